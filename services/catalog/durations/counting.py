"""Count how long visits took, as booking tells it; and forget what no answer counts any more."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.asof import local_today
from services.catalog.durations.models import measured_duration, measured_visit
from services.catalog.durations.store import DAYS_COUNTED, add_visits, forget_before
from shared.events.booking import AppointmentFinishedV1, CaseVisitedV1, TicketFinishedV1
from shared.messaging.consumer import Heard
from shared.messaging.envelope import Event

EVERY: Final = 0
"""The number under which every appointment is counted, whichever visit of its case it was."""


async def count_visits(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """Count finished visits; one for several services is left out, for nobody knows which of them took how long."""
    alone = [(each.event, local_today(each.envelope.time)) for each in heard if len(_services(each.event)) == 1]
    minutes = Counter(
        (_services(event)[0], day, event.measured_minutes)
        for event, day in alone
        if isinstance(event, AppointmentFinishedV1 | TicketFinishedV1)
    )
    numbers = Counter(
        (_services(event)[0], day, event.number if isinstance(event, CaseVisitedV1) else EVERY)
        for event, day in alone
        if isinstance(event, AppointmentFinishedV1 | CaseVisitedV1)
    )
    await add_visits(session, measured_duration, _rows("minutes", minutes))
    await add_visits(session, measured_visit, _rows("number", numbers))


def _services(event: Event) -> Sequence[str]:
    return event.service_ids if isinstance(event, AppointmentFinishedV1 | TicketFinishedV1 | CaseVisitedV1) else ()


def _rows(column: str, counted: Counter[tuple[str, date, int]]) -> list[dict[str, Any]]:
    return [
        {"service_id": service, "day": day, column: value, "visits": visits}
        for (service, day, value), visits in sorted(counted.items())
    ]


async def forget_old(session: AsyncSession, today: date) -> None:
    """Delete what lies before the year that is counted, with a month to look back to."""
    await forget_before(session, today - timedelta(days=DAYS_COUNTED + 31))
