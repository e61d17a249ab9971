"""Forget what was paid, so many days after the appointment, as the rule `payment` says; never what is not settled yet."""

from datetime import datetime
from typing import Final

from sqlalchemy import text

from shared.clock import utc_now
from shared.db import Database
from shared.messaging.worker import WorkerContext

BATCH: Final = 500
DROP: Final = text("""
    DELETE FROM booking.payment WHERE id IN (
        SELECT p.id FROM booking.payment p
        JOIN booking.appointment a ON a.id = p.appointment_id
        JOIN booking.retention_rule r ON r.id = 'payment'
        WHERE p.state NOT IN ('doubt', 'overpaid', 'refund_due') AND p.next_ask_at IS NULL
          AND greatest(a.starts_at, p.changed_at) + make_interval(days => r.days) < :now
        LIMIT :most FOR UPDATE OF p SKIP LOCKED)
    RETURNING id
""")


async def drop_old(database: Database, now: datetime) -> int:
    """Delete payments whose time has come; returns how many."""
    total = 0
    while True:
        async with database.transaction() as session:
            dropped = len((await session.execute(DROP, {"now": now, "most": BATCH})).all())
        total += dropped
        if dropped < BATCH:
            return total


async def drop_old_duty(context: WorkerContext) -> None:
    """What the worker does every hour."""
    await drop_old(context.database, utc_now())
