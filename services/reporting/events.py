"""What happens in this room after an event of another room: every event becomes a fact, those of the catalog mark our copy as stale."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.city.copying import mark_changed
from services.reporting.facts.intake import keep_facts
from shared.events import ALL_EVENTS
from shared.messaging.consumer import Handlers, Heard, Together


async def _hear(session: AsyncSession, heard: Sequence[Heard]) -> None:
    await keep_facts(session, heard)
    await mark_changed(session, heard)


HEAR = Together(_hear)
HANDLERS: Handlers = dict.fromkeys(ALL_EVENTS, HEAR)
