"""Handle one event exactly once in effect: the inbox row and the effect are one commit."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Table, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared import metrics
from shared.db import Database
from shared.logging import error_place, log
from shared.messaging.envelope import Envelope, Event
from shared.tracing import start_trace, tracing

Handler = Callable[[AsyncSession, Any], Awaitable[None]]
Handlers = Mapping[type[Event], Handler]
MAX_ATTEMPTS: Final = 12


class Outcome(StrEnum):
    """What became of a delivered event; all but FAILED are acknowledged to the emitting room."""

    HANDLED = "handled"
    REPEATED = "repeated"
    DEAD = "dead"
    FAILED = "failed"


class Consumer:
    """The receiving side of one room."""

    def __init__(self, database: Database, inbox: Table, handlers: Handlers) -> None:
        self.room = str(inbox.schema)
        self._database, self._inbox = database, inbox
        self._handlers = {event.TYPE: (event, handler) for event, handler in handlers.items()}

    async def consume(self, envelope: Envelope) -> Outcome:
        """Handle the event unless it was handled before; a failure is counted, after MAX_ATTEMPTS it is a dead letter."""
        with tracing(start_trace(envelope.traceparent, envelope.correlationid)):
            try:
                outcome = await self._handle(envelope)
            except Exception as error:  # noqa: BLE001 - one poisonous event must not stop the others
                log.warning(
                    "event_failed", event_id=str(envelope.id), event_type=envelope.type,
                    error=type(error).__name__, where=error_place(error),
                )  # fmt: skip
                outcome = await self._count_failure(envelope, f"{type(error).__name__} at {error_place(error)}")
        metrics.events_handled_total.labels(self.room, envelope.type, outcome).inc()
        return outcome

    async def _handle(self, envelope: Envelope) -> Outcome:
        async with self._database.transaction() as session:
            row = insert(self._inbox).values(id=envelope.id, type=envelope.type, handled_at=func.clock_timestamp())
            claimed = row.on_conflict_do_update(
                index_elements=["id"],
                set_={"handled_at": func.clock_timestamp(), "dead_at": None, "error": None, "envelope": None},
                where=self._inbox.c.handled_at.is_(None),
            ).returning(self._inbox.c.id)
            if (await session.execute(claimed)).scalar() is None:
                return Outcome.REPEATED
            known = self._handlers.get(envelope.type)
            if known is not None:
                event, handler = known
                await handler(session, event.model_validate(envelope.data))
            return Outcome.HANDLED

    async def _count_failure(self, envelope: Envelope, error: str) -> Outcome:
        async with self._database.transaction() as session:
            values = {
                "id": envelope.id, "type": envelope.type, "attempts": 1, "error": error,
                "envelope": envelope.model_dump(mode="json"),
            }  # fmt: skip
            counted = insert(self._inbox).values(values)
            attempts = self._inbox.c.attempts + 1
            counted = counted.on_conflict_do_update(
                index_elements=["id"],
                set_={"attempts": attempts, "error": error, "envelope": counted.excluded.envelope},
                where=self._inbox.c.handled_at.is_(None),
            )
            so_far = (await session.execute(counted.returning(self._inbox.c.attempts))).scalar()
            if so_far is None:  # a twin handled it meanwhile
                return Outcome.REPEATED
            if so_far < MAX_ATTEMPTS:
                return Outcome.FAILED
            await session.execute(
                self._inbox.update().where(self._inbox.c.id == envelope.id).values(dead_at=func.clock_timestamp())
            )
            return Outcome.DEAD

    async def dead_letters(self, session: AsyncSession, limit: int = 100) -> list[Any]:
        """Events this room could not handle, newest first."""
        query = select(self._inbox).where(self._inbox.c.dead_at.is_not(None)).order_by(self._inbox.c.dead_at.desc())
        return list((await session.execute(query.limit(limit))).all())

    async def retry(self, envelope: Envelope) -> Outcome:
        """Handle a dead letter once more, when somebody has mended its cause."""
        return await self.consume(envelope)
