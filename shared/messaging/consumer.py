"""Handle events exactly once in effect: the inbox row and the effect are one commit, for a whole batch where all goes well."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from time import time_ns
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, Text, Uuid, column, func, null, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.expression import bindparam

from shared import metrics, spans
from shared.database_errors import contended, passes
from shared.db import Database
from shared.logging import error_place, log
from shared.messaging.envelope import Envelope, Event
from shared.tracing import Trace, start_trace, tracing

MAX_ATTEMPTS: Final = 12


@dataclass(frozen=True, slots=True)
class Heard:
    """An event as it arrived: its envelope (id, time, trace) and its payload."""

    envelope: Envelope
    event: Event


@dataclass(frozen=True, slots=True)
class Together:
    """A handler that takes all events of a batch at once, to write them in one statement; order among types is not kept."""

    run: Callable[[AsyncSession, Sequence[Heard]], Awaitable[None]]


Handler = Callable[[AsyncSession, Any], Awaitable[None]] | Together
Handlers = Mapping[type[Event], Handler]


class Outcome(StrEnum):
    """What became of a delivered event. POSTPONED says nothing about it: the database was busy or away, and nothing is counted."""

    HANDLED = "handled"
    REPEATED = "repeated"
    DEAD = "dead"
    FAILED = "failed"
    POSTPONED = "postponed"

    @property
    def settled(self) -> bool:
        """Whether it may be acknowledged to the emitting room."""
        return self not in (Outcome.FAILED, Outcome.POSTPONED)


class Consumer:
    """The receiving side of one room."""

    def __init__(self, database: Database, inbox: Table, handlers: Handlers) -> None:
        self.room = str(inbox.schema)
        self._database, self._inbox = database, inbox
        self._handlers = {event.TYPE: (event, handler) for event, handler in handlers.items()}

    async def consume(self, envelopes: Sequence[Envelope]) -> dict[UUID, Outcome]:
        """Handle the events that were not handled before, in one transaction; when one fails, each in its own.

        A failure is counted; after MAX_ATTEMPTS the event is a dead letter. That the database is busy or away is no failure of the event:
        an hour of that must not turn all that comes into dead letters.
        """
        batch = sorted({envelope.id: envelope for envelope in envelopes}.values(), key=lambda envelope: envelope.id)
        try:
            outcomes = await self._handle(batch)
        except Exception as error:  # noqa: BLE001 - one poisonous event must not stop the others
            away = passes(error) and not contended(error)
            if len(batch) > 1 and not away:
                return {event: outcome for one in batch for event, outcome in (await self.consume([one])).items()}
            outcomes = await self._not_handled(batch, error)
        for envelope in batch:
            metrics.events_handled_total.labels(self.room, envelope.type, outcomes[envelope.id]).inc()
        return outcomes

    async def _handle(self, batch: Sequence[Envelope]) -> dict[UUID, Outcome]:
        began = time_ns()
        async with self._database.transaction() as session:
            fresh = await self._claim(session, batch)
            traced = [(e, start_trace(e.traceparent, e.correlationid)) for e in batch if e.id in fresh]
            await self._run_handlers(session, traced)
        for envelope, trace in traced:
            spans.record(trace, "consumer", envelope.type, began, {"messaging.message.id": str(envelope.id)})
        return {e.id: Outcome.HANDLED if e.id in fresh else Outcome.REPEATED for e in batch}

    async def _claim(self, session: AsyncSession, batch: Sequence[Envelope]) -> set[UUID]:
        """Mark as handled, within the transaction of the effects; returns the ids that were not handled before."""
        ids, types = bindparam("ids", type_=ARRAY(Uuid)), bindparam("types", type_=ARRAY(Text))
        given = func.unnest(ids, types).table_valued(column("id", Uuid), column("type", Text)).render_derived()
        rows = select(given.c.id, given.c.type, func.clock_timestamp())
        claim = insert(self._inbox).from_select(["id", "type", "handled_at"], rows)
        claim = claim.on_conflict_do_update(
            index_elements=["id"],
            set_={"handled_at": func.clock_timestamp(), "dead_at": None, "error": None, "envelope": null()},
            where=self._inbox.c.handled_at.is_(None),
        )
        values = {"ids": [envelope.id for envelope in batch], "types": [envelope.type for envelope in batch]}
        return set((await session.execute(claim.returning(self._inbox.c.id), values)).scalars())

    async def _run_handlers(self, session: AsyncSession, fresh: Sequence[tuple[Envelope, Trace]]) -> None:
        groups: dict[Together, list[Heard]] = {}
        for envelope, trace in fresh:
            if envelope.type not in self._handlers:
                continue
            event, handler = self._handlers[envelope.type]
            heard = Heard(envelope, event.model_validate(envelope.data))
            if isinstance(handler, Together):
                groups.setdefault(handler, []).append(heard)
                continue
            with tracing(trace):
                await handler(session, heard.event)
        for together, group in groups.items():
            await together.run(session, group)

    async def _not_handled(self, batch: Sequence[Envelope], error: Exception) -> dict[UUID, Outcome]:
        if not passes(error):
            return {batch[0].id: await self._fail(batch[0], error)}
        log.info("events_postponed", error=type(error).__name__, where=error_place(error), count=len(batch))
        return {envelope.id: Outcome.POSTPONED for envelope in batch}

    async def _fail(self, envelope: Envelope, error: Exception) -> Outcome:
        with tracing(start_trace(envelope.traceparent, envelope.correlationid)):
            log.warning(
                "event_failed", event_id=str(envelope.id), event_type=envelope.type,
                error=type(error).__name__, where=error_place(error),
            )  # fmt: skip
        return await self._count_failure(envelope, f"{type(error).__name__} at {error_place(error)}")

    async def _count_failure(self, envelope: Envelope, error: str) -> Outcome:
        values = {
            "id": envelope.id, "type": envelope.type, "attempts": 1, "error": error,
            "envelope": envelope.model_dump(mode="json"),
        }  # fmt: skip
        counted = insert(self._inbox).values(values)
        counted = counted.on_conflict_do_update(
            index_elements=["id"],
            set_={"attempts": self._inbox.c.attempts + 1, "error": error, "envelope": counted.excluded.envelope},
            where=self._inbox.c.handled_at.is_(None),
        )
        async with self._database.transaction() as session:
            so_far = (await session.execute(counted.returning(self._inbox.c.attempts))).scalar()
            if so_far is None:  # a twin handled it meanwhile
                return Outcome.REPEATED
            if so_far < MAX_ATTEMPTS:
                return Outcome.FAILED
            await session.execute(
                self._inbox.update().where(self._inbox.c.id == envelope.id).values(dead_at=func.clock_timestamp())
            )
            return Outcome.DEAD

    async def dead_letters(
        self, session: AsyncSession, limit: int = 100, before: tuple[datetime, UUID] | None = None
    ) -> list[Any]:
        """Events this room could not handle, newest first, older than `before` (when it died, id)."""
        inbox = self._inbox.c
        query = select(self._inbox).where(inbox.dead_at.is_not(None)).order_by(inbox.dead_at.desc(), inbox.id.desc())
        if before is not None:
            query = query.where(tuple_(inbox.dead_at, inbox.id) < before)
        return list((await session.execute(query.limit(limit))).all())

    async def dead_letter(self, session: AsyncSession, event_id: UUID) -> Any:
        """One of them; None when it is not dead (any more)."""
        dead = (self._inbox.c.id == event_id) & self._inbox.c.dead_at.is_not(None)
        return (await session.execute(select(self._inbox).where(dead))).one_or_none()

    async def retry(self, envelope: Envelope) -> Outcome:
        """Handle a dead letter once more, when somebody has mended its cause."""
        return (await self.consume([envelope]))[envelope.id]
