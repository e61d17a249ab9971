"""Tell the house how each authority takes parcels: a duty of the worker, which alone knows whether a way can be used."""

from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.authorities import store
from services.routing.authorities.registry import way_of
from services.routing.outbox import outbox
from services.routing.settings import RoutingSettings
from shared.events.routing import AuthorityWaySetV2
from shared.messaging.outbox import Told
from shared.messaging.worker import WorkerContext
from shared.tracing import current_trace


async def tell_ways_duty(context: WorkerContext) -> None:
    """A way that an operator set, or a secret that came or went with the last start, is told within seconds."""
    async with context.database.transaction() as session:
        await tell_ways(session, cast("RoutingSettings", context.settings))


async def tell_ways(session: AsyncSession, settings: RoutingSettings) -> None:
    """Each authority whose way is another than was told last, once, however many workers there are."""
    trace = current_trace()
    ways = {row.id: way_of(row.plugin, row.settings, settings) for row in await store.reached_by(session)}
    changed = await store.keep_told_ways(session, ways)
    told = [AuthorityWaySetV2(authority_id=each, way=ways[each]) for each in changed]
    await outbox.append_many(session, [Told(event, event.authority_id, trace) for event in told])
