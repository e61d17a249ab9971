"""Read the catalogue and write it in a vocabulary, off the event loop: a large catalogue must not hold up other requests."""

import asyncio
from collections.abc import Callable
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.exports.cpsv import document as cpsv
from services.catalog.exports.problems import ExportFileUnknown, NothingToExport
from services.catalog.exports.snapshot import Snapshot, read_snapshot
from services.catalog.exports.xzufi import feed as xzufi
from services.catalog.exports.xzufi.elements import Agency
from services.catalog.public_services.problems import ServiceUnknown
from services.catalog.public_services.store import online_row
from services.catalog.succession.ends import check_offered

Renderer = Callable[[Snapshot], bytes]


async def whole(session: AsyncSession, base: str, today: date, render: Renderer) -> bytes:
    """The whole catalogue."""
    snapshot = await read_snapshot(session, base, today)
    return await asyncio.to_thread(render, snapshot)


async def one_service(session: AsyncSession, base: str, today: date, service: str) -> bytes:
    """One service in CPSV-AP; raises ServiceUnknown, also for one that is a placeholder."""
    known = await online_row(session, service)
    if known is None:
        raise ServiceUnknown(service=service)
    await check_offered(session, known, today)
    snapshot = await read_snapshot(session, base, today, service)
    if service not in snapshot.services:
        raise ServiceUnknown(service=service)
    return cpsv.render(snapshot)


async def xzufi_index(session: AsyncSession, base: str, today: date, agency: Agency) -> bytes:
    """The index of the feed; raises NothingToExport rather than answering an empty one."""
    return xzufi.index(list(await _feed(session, base, today, agency)))


async def xzufi_file(session: AsyncSession, base: str, today: date, agency: Agency, file: str) -> bytes:
    """One file of the feed; raises ExportFileUnknown."""
    files = await _feed(session, base, today, agency)
    if file not in files:
        raise ExportFileUnknown(file=file)
    return files[file]


async def _feed(session: AsyncSession, base: str, today: date, agency: Agency) -> dict[str, bytes]:
    snapshot = await read_snapshot(session, base, today, hours=False, coming=True)
    if not snapshot.services:
        raise NothingToExport
    return await asyncio.to_thread(xzufi.feed, snapshot, agency)
