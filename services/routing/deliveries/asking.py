"""Ask authorities that do not report by themselves what became of their parcels: a duty of the worker."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Final, cast
from uuid import UUID

from services.routing.authorities import registry
from services.routing.authorities import store as authorities
from services.routing.authorities.protocol import Answering, Authority, DeliveryFailure, Report
from services.routing.deliveries import reports, store
from services.routing.settings import RoutingSettings
from shared.db import Database
from shared.logging import error_place, log
from shared.messaging.worker import WorkerContext

ASKED_AT_ONCE: Final = 50
AGAIN_AFTER: Final = timedelta(minutes=1)
"""When asking went wrong; a worker that vanished while asking loses no more than this."""
SECONDS_PER_QUESTION: Final = 8


async def ask_duty(context: WorkerContext) -> None:
    """Ask about all that is due; each question stands for itself."""
    settings = cast("RoutingSettings", context.settings)
    async with context.database.transaction() as session:
        due = await store.to_ask(session, ASKED_AT_ONCE, AGAIN_AFTER)
        rows = await authorities.reached_by(session) if due else ()
    if not due:
        return
    async with AsyncExitStack() as stack:
        around = registry.surroundings_of(settings, context.database, context.http, stack)
        wanted = {authority for _, authority in due}
        reached = {
            row.id: await registry.connect(row.plugin, row.id, row.settings, around) for row in rows if row.id in wanted
        }
        await asyncio.gather(*(ask(context.database, reached[who], who, delivery) for delivery, who in due))


async def ask(database: Database, authority: Authority, authority_id: str, delivery_id: UUID) -> None:
    """Ask about one delivery, and take what is said."""
    said: Sequence[Report] = ()
    after: float | None = None
    try:
        if isinstance(authority, Answering):
            async with asyncio.timeout(SECONDS_PER_QUESTION):
                said, after = await authority.inquire(delivery_id)
    except (DeliveryFailure, TimeoutError) as error:
        log.warning("inquiry_failed", authority=authority_id, error=type(error).__name__, where=error_place(error))
        return
    async with database.transaction() as session:
        await store.ask_later(session, delivery_id, None if after is None else timedelta(seconds=after))
        await reports.take(session, authority_id, said)
