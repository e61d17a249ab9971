"""Months of capacity: partitions are made ahead, so that no request has to, and dropped when the retention rule says so."""

from datetime import timedelta
from typing import Final

from services.booking.capacity.store import drop_partitions, make_partitions
from shared.clock import utc_now
from shared.messaging.worker import WorkerContext

AHEAD: Final = timedelta(days=120)


async def turn_months_duty(context: WorkerContext) -> None:
    """What the worker does every hour."""
    now = utc_now()
    async with context.database.transaction() as session:
        await make_partitions(session, now, now + AHEAD)
    async with context.database.transaction() as session:
        await drop_partitions(session, now)
