"""Which appointments an exception of the opening hours would not let take place. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from services.gateway.composition.shapes import ExceptionSeen, VisitorSeen
from shared.clock import BERLIN

AFFECTED: Final = "affected"
MOST_DAYS: Final = 31
"""Days of one list that booking is asked about; longer closures say that it is not known whom they affect."""
DAY_ENDS: Final = "24:00"


def days_of(exceptions: Iterable[ExceptionSeen], today: date) -> list[date]:
    """The days to ask booking about, the soonest first, as many as are asked at most."""
    days = {day for one in exceptions if _touches_appointments(one) for day in _days(one, today)}
    return sorted(days)[:MOST_DAYS]


def with_affected(
    page: Mapping[str, Any],
    exceptions: Sequence[ExceptionSeen],
    visitors: Mapping[date, Sequence[VisitorSeen] | None],
    today: date,
) -> dict[str, Any]:
    """The catalog's list with `affected` at each exception and `incomplete`; null stands for: booking did not say."""
    items = [
        {**item, AFFECTED: _affected(one, visitors, today)} for item, one in zip(page["items"], exceptions, strict=True)
    ]
    missing = any(item[AFFECTED] is None for item in items)
    return {**page, "items": items, "incomplete": [AFFECTED] if missing else []}


def falls_out(one: ExceptionSeen, visitor: VisitorSeen) -> bool:
    """Whether an appointment on a day of the exception could not take place."""
    if one.services and not {service.id for service in visitor.services} & set(one.services):
        return False
    begins, ends = _clock(visitor.starts_at), _clock(visitor.ends_at)
    if ends <= begins:
        ends = DAY_ENDS
    opens, closes = one.opens or "00:00", one.closes or DAY_ENDS
    rules = {
        "closed": True,
        "gap": begins < closes and ends > opens,
        "open_at": begins < opens,
        "close_at": ends > closes,
        "replace": begins < opens or ends > closes,
    }
    return rules.get(one.effect, False)


def _affected(
    one: ExceptionSeen, visitors: Mapping[date, Sequence[VisitorSeen] | None], today: date
) -> list[dict[str, str]] | None:
    if not _touches_appointments(one):
        return []
    found: list[dict[str, str]] = []
    for day in _days(one, today):
        seen = visitors.get(day)
        if seen is None:
            return None
        hit = (visitor for visitor in seen if visitor.state == "confirmed" and falls_out(one, visitor))
        found += [{"appointment": v.id, "reference": v.reference, "startsAt": v.starts_at.isoformat()} for v in hit]
    return found


def _touches_appointments(one: ExceptionSeen) -> bool:
    reached = not one.channels or "appointment" in one.channels
    return one.effect != "extra" and reached and "appointment" not in one.still_open


def _days(one: ExceptionSeen, today: date) -> Iterator[date]:
    first = max(one.from_, today)
    count = (one.until - first).days + 1
    yield from (first + timedelta(days=number) for number in range(min(count, MOST_DAYS + 1)))


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(BERLIN):%H:%M}"
