"""Keep the copy in step: events mark what is out of date, the worker asks for it between transactions."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.city import store
from services.reporting.city.neighbours import Neighbours
from services.reporting.city.sources import SOURCES, WITHOUT_MEMBERS
from shared.db import Database
from shared.events.catalog import OfficeChangedV1, ServiceChangedV1
from shared.logging import error_place, log
from shared.messaging.consumer import Heard
from shared.messaging.envelope import Event
from shared.messaging.worker import WorkerContext
from shared.problems import NeighbourUnavailable


async def mark_changed(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """What catalog events name is out of date, and with it every list it may stand in."""
    paths = {path for each in heard if (path := _path_of(each.event))}
    if paths:
        await store.expect(session, dict.fromkeys(paths, "catalog"))
        await store.mark_stale(session, [*paths, *WITHOUT_MEMBERS])


def _path_of(event: Event) -> str | None:
    match event:
        case OfficeChangedV1():
            return f"/v1/offices/{event.office_id}"
        case ServiceChangedV1():
            return f"/v1/services/{event.service_id}"
    return None


async def discover(database: Database, neighbours: Neighbours) -> None:
    """Expect what exists, forget what does not; bundles tell no events, so they are asked for anew each time."""
    there = {path: SOURCES[path].room for path in WITHOUT_MEMBERS}
    for path, source in SOURCES.items():
        if source.members:
            there |= dict.fromkeys(await neighbours.members(path), source.room)
    async with database.transaction() as session:
        await store.expect(session, there)
        await store.drop(session, await store.known_paths(session) - set(there))
        await store.mark_stale(session, [path for path, room in there.items() if room == "bundles"])


async def refresh(database: Database, neighbours: Neighbours) -> int:
    """Ask for everything that is out of date; what fails stays so and holds up nothing else. Returns how many failed."""
    async with database.transaction() as session:
        waiting = await store.stale(session)
    failed = 0
    for path, room, stale_at in waiting:
        try:
            document = await neighbours.ask(path)
        except NeighbourUnavailable as error:
            failed += 1
            log.warning("city_refresh_failed", source=room, error=error.slug, where=error_place(error))
            continue
        async with database.transaction() as session:
            if document is None:
                await store.drop(session, [path])
            else:
                await store.save(session, path, document, stale_at)
    return failed


async def refresh_duty(context: WorkerContext) -> None:
    """What the worker does every few seconds."""
    await refresh(context.database, Neighbours(context.http, context.settings))


async def discover_duty(context: WorkerContext) -> None:
    """What the worker does every few minutes, and first thing after its start."""
    await discover(context.database, Neighbours(context.http, context.settings))
