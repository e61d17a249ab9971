"""Keep the copy in step with the catalog: what its events mark is asked again, between transactions."""

from typing import Any, Final, cast
from urllib.parse import urlencode

import aiohttp
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.competence import store
from services.routing.settings import RoutingSettings
from shared.events.catalog import ServiceChangedV1
from shared.http import HttpClient, Reply
from shared.messaging.worker import WorkerContext
from shared.problems import NeighbourUnavailable

ASKED_AT_ONCE: Final = 50


async def on_service_changed(session: AsyncSession, event: ServiceChangedV1) -> None:
    """What we know of the service may be out of date."""
    await store.mark_stale(session, [event.service_id])


async def refresh_duty(context: WorkerContext) -> None:
    """Ask about every service that is marked."""
    settings = cast("RoutingSettings", context.settings)
    async with context.database.transaction() as session:
        waiting = await store.stale(session, ASKED_AT_ONCE)
    for service, since in waiting:
        authority = authority_of(await _ask(context.http, settings, service))
        async with context.database.transaction() as session:
            await store.keep(session, service, authority, since)


async def _ask(http: HttpClient, settings: RoutingSettings, service: str) -> Reply:
    query = urlencode({"service": service, "ars": settings.ars})
    try:
        reply = await http.send("GET", f"{settings.catalog_url}/v1/competence?{query}")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise NeighbourUnavailable(room="catalog") from error
    if reply.status >= 500:
        raise NeighbourUnavailable(room="catalog")
    return reply


def authority_of(reply: Reply) -> str | None:
    """The one competent unit, also where it is a class of which the person chooses one; None where there is not exactly one."""
    told: dict[str, Any] = reply.json()
    if reply.status == 200:
        return str(told["unit"]["id"])
    candidates = told.get("candidates", ())
    return str(candidates[0]["id"]) if len(candidates) == 1 and isinstance(candidates[0], dict) else None
