"""Legal clocks: from the day something happened to the last day on which nothing is lost, with the law that says so.

Days and months are counted by §§ 187, 188 BGB. The date is the raw calendar date; the next working day is given beside it, because the
shift of § 193 BGB / § 26 (3) SGB X does not apply to every clock (a month of benefit is lost on the calendar day).
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Final

from dateutil.relativedelta import relativedelta

from services.bundles.compiler.plan import Deadline
from services.bundles.compiler.working_days import next_working_day, nth_working_day_after
from services.bundles.definitions.basics import DeadlineRule
from services.bundles.definitions.content import Definition

LAST_FULL_LEBENSMONAT: Final = 4
"""Receipt in the fourth month of life still pays the three before it (§ 7 (1) S. 2 BEEG)."""
BACK_MONTHS_KINDERGELD: Final = 6
APPLICATION: Final = "antrag"
FROM_THE_FIRST: Final = "month_start_of_application"


def days_after(start: date, days: int) -> date:
    """Calendar days; the day of the event does not count (§ 187 (1), § 188 (1) BGB)."""
    return start + timedelta(days=days)


def months_after(start: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day (§ 188 (2), (3) BGB)."""
    return start + relativedelta(months=months)


def end_of_lebensmonat(birth: date, number: int) -> date:
    """The last day of a month of life; the day of birth counts (§ 187 (2) S. 2, § 188 (2), (3) BGB)."""
    target = months_after(birth, number)
    return target if target.day < birth.day else target - timedelta(days=1)


def end_of_month(day: date, months: int = 0) -> date:
    """The last day of the month that lies `months` after the month of `day`."""
    first = day.replace(day=1) + relativedelta(months=months)
    return first.replace(day=monthrange(first.year, first.month)[1])


def third_working_day(start: date) -> date:
    """§ 28 PStG: the third working day after the event."""
    return nth_working_day_after(start, 3)


CLOCKS: Final[Mapping[str, Callable[[date], date | None]]] = {
    "P7D": partial(days_after, days=7),
    "P14D": partial(days_after, days=14),
    "P1M": partial(months_after, months=1),
    "P6M": partial(months_after, months=6),
    "3WD": third_working_day,
    "lebensmonat_rueckwirkung_3": partial(end_of_lebensmonat, number=LAST_FULL_LEBENSMONAT),
    "monat_rueckwirkung_6": partial(end_of_month, months=BACK_MONTHS_KINDERGELD),
    FROM_THE_FIRST: end_of_month,
    "unverzueglich": lambda _: None,
    "soon": lambda _: None,
}


def deadline(part: str, position: int, clock: DeadlineRule, starts: Mapping[str, date]) -> Deadline:
    """The clock of a part, set to its start as far as that is known."""
    start = starts.get(clock.start)
    due = _set(clock.rule, start) if start else None
    from_month = clock.rule == FROM_THE_FIRST and start
    return Deadline(
        part=part,
        position=position,
        rule=clock.rule,
        kind=clock.kind,
        law=clock.law,
        start=clock.start,
        due=due,
        next_working_day=next_working_day(due) if due else None,
        benefit_from=start.replace(day=1) if start and from_month else None,
        subject=clock.subject,
    )


def _set(rule: str, start: date) -> date | None:
    try:
        return CLOCKS[rule](start)
    except (OverflowError, ValueError):  # beyond the year 9999
        return None


def starts_of(definition: Definition, event_date: date | None, received: date) -> dict[str, date]:
    """The days clocks start on: the event of the bundle, and receipt (or today, while it is not handed in)."""
    starts = {APPLICATION: received}
    if definition.event is not None and event_date is not None:
        starts[definition.event.id] = event_date
    return starts
