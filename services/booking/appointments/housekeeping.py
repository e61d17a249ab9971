"""Tidy up what time has ended: holds and cool-downs. Nothing depends on it but statistics and short tables."""

from typing import Final

from services.booking.appointments import booking, store
from shared.db import Database
from shared.logging import log
from shared.messaging.worker import WorkerContext

BATCH: Final = 500


async def free_expired(database: Database) -> int:
    """Free the units of holds and cool-downs that are over and tell about expired holds; returns how many units."""
    total: int = 0
    while True:
        async with database.transaction() as session:
            freed = await store.free_due_units(session, BATCH)
            count = await booking.expire(session, freed.owners)
        total += int(freed.units)
        if count:
            log.info("holds_expired", count=count)
        if int(freed.units) < BATCH:
            return total


async def free_expired_duty(context: WorkerContext) -> None:
    """What the worker does every few seconds."""
    await free_expired(context.database)
