"""Count how long visits took, as booking tells it; and forget what no answer counts any more."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.asof import local_today
from services.catalog.durations.store import DAYS_COUNTED, add_visits, forget_before
from shared.events.booking import AppointmentFinishedV1, TicketFinishedV1
from shared.messaging.consumer import Heard


async def count_visits(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """Count finished visits; one for several services is left out, for nobody knows which of them took how long."""
    counted = Counter(
        (each.event.service_ids[0], local_today(each.envelope.time), each.event.measured_minutes)
        for each in heard
        if isinstance(each.event, AppointmentFinishedV1 | TicketFinishedV1) and len(each.event.service_ids) == 1
    )
    await add_visits(
        session,
        [
            {"service_id": service, "day": day, "minutes": minutes, "visits": visits}
            for (service, day, minutes), visits in sorted(counted.items())
        ],
    )


async def forget_old(session: AsyncSession, today: date) -> None:
    """Delete what lies before the year that is counted, with a month to look back to."""
    await forget_before(session, today - timedelta(days=DAYS_COUNTED + 31))
