"""When a notice counts as given, whatever day it was read: pure, with the law; a fiction that the authority has to disprove if in doubt.

A notice laid into the mailbox of a portal counts as given on the fourth day after it was provided (§ 9 OZG), one sent by post on the fourth
day after it was posted (§ 41 (2) VwVfG; the third for letters posted before 2025). The objection period of a month begins with that day.
"""

from datetime import date, timedelta
from typing import Final, Literal

from services.bundles.compiler.legal_clock import months_after
from services.bundles.compiler.plan import Deadline
from services.bundles.compiler.working_days import next_working_day
from shared.language import Text

Channel = Literal["portal", "post"]
FOURTH_DAY: Final = timedelta(days=4)
THIRD_DAY: Final = timedelta(days=3)
FOURTH_DAY_BY_POST_SINCE: Final = date(2025, 1, 1)
LAW: Final[dict[Channel, str]] = {"portal": "§ 9 OZG", "post": "§ 41 (2) VwVfG"}
OBJECTION_LAW: Final = "§ 70 (1) VwGO, § 84 (1) SGG, § 355 (1) AO"
OBJECTION: Final = "objection_after_notice"
POSITION: Final = 100
"""Behind all clocks of the definition."""
SUBJECT: Final[Text] = {"de": "Widerspruch oder Einspruch", "en": "Objection"}


def given_on(channel: Channel, provided: date) -> date:
    """The day a notice counts as given; the day it was provided or posted does not count (§ 187 (1) BGB)."""
    if channel == "post" and provided < FOURTH_DAY_BY_POST_SINCE:
        return provided + THIRD_DAY
    return provided + FOURTH_DAY


def objection_until(given: date) -> date:
    """The last day to object: the same day of the next month, or its last (§ 188 (2), (3) BGB)."""
    return months_after(given, 1)


def objection_clock(part: str, channel: Channel, provided: date) -> Deadline:
    """The period as a clock of its part; it ends on the next working day where its last day is none (§ 222 (2) ZPO, § 26 (3) SGB X)."""
    due = objection_until(given_on(channel, provided))
    return Deadline(
        part=part, position=POSITION, rule=OBJECTION, kind="obligation", law=f"{OBJECTION_LAW}; {LAW[channel]}", start="notice",
        due=due, next_working_day=next_working_day(due), benefit_from=None, subject=SUBJECT,
    )  # fmt: skip
