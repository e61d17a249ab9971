"""Until when somebody can be represented because of their age. Pure."""

from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta

from shared.clock import BERLIN

OLD_ENOUGH = 16
"""From this age on the eID function may be used (§ 18 (1) PAuswG)."""


def ends_at(birthdate: date) -> datetime:
    """The first moment of the 16th birthday; that of a 29 February is the 1 March (§ 188 BGB with § 187 (2) BGB)."""
    birthday = birthdate + relativedelta(years=OLD_ENOUGH)
    if (birthdate.month, birthdate.day) == (2, 29) and birthday.day == 28:
        birthday += relativedelta(days=1)
    return datetime.combine(birthday, time(), BERLIN)
