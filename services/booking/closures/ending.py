"""Proposals that nobody answered in time end; the appointment stays on the list of conflicts for staff to call."""

from services.booking.closures import store
from shared.messaging.worker import WorkerContext


async def end_proposals_duty(context: WorkerContext) -> None:
    """What the worker does every minute."""
    async with context.database.transaction() as session:
        await store.end_due(session)
