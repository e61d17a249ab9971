"""Workers and emissions for tests of messages: real rooms, run in this process so that a test can stop them."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from services.bundles.tables import outbox
from shared.db import Database
from shared.events.bundles import PartReleasedV1
from shared.ids import new_id
from shared.messaging.consumer import Handlers
from shared.messaging.envelope import Envelope
from shared.messaging.worker import Duty, work
from shared.settings import RoomSettings


@asynccontextmanager
async def working(
    settings: RoomSettings, room: str, handlers: Handlers | None = None, duties: Sequence[Duty] = ()
) -> AsyncIterator[None]:
    """The worker of a room, with its own handlers unless others are given."""
    metadata = import_module(f"services.{room}.tables").metadata
    own: Handlers = import_module(f"services.{room}.events").HANDLERS
    stop = asyncio.Event()
    running = asyncio.create_task(
        work(settings, room, metadata, own if handlers is None else handlers, duties, stop=stop)
    )
    try:
        yield
    finally:
        stop.set()
        await running


def released(authority_id: str = "standesamt", part_key: str = "geburtsurkunde") -> PartReleasedV1:
    return PartReleasedV1(
        part_id=uuid4(), case_id=uuid4(), bundle_id="elternexpress", part_key=part_key,
        service_id="geburt-beurkundung", authority_id=authority_id, wave=1,
    )  # fmt: skip


async def emit(database: Database, *events: PartReleasedV1) -> None:
    """Emit from bundles, one transaction each."""
    for event in events:
        async with database.transaction() as session:
            await outbox.append(session, event, subject=str(event.part_id))


def envelope_of(event: PartReleasedV1, event_id: UUID | None = None) -> Envelope:
    """An envelope as the relay of bundles makes it."""
    return Envelope(
        id=event_id or new_id(), source="urn:lotse:bundles", type=event.TYPE, subject=str(event.part_id),
        time="2026-03-01T12:00:00Z", traceparent=f"00-{uuid4().hex}-{uuid4().hex[:16]}-01",
        correlationid=uuid4().hex, data=event.model_dump(mode="json", by_alias=True),
    )  # fmt: skip


async def value(database: Database, sql: str, **parameters: Any) -> Any:
    async with database.transaction() as session:
        return (await session.execute(text(sql), parameters)).scalar()


async def until(check: Callable[[], Awaitable[Any]], seconds: float = 60.0) -> float:
    """Wait until `check` is true; returns how long that took, fails after `seconds`."""
    began = time.monotonic()
    while not await check():
        waited = time.monotonic() - began
        assert waited < seconds, f"not within {seconds} s"
        await asyncio.sleep(0.02)
    return time.monotonic() - began
