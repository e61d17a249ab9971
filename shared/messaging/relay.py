"""Carry events from the outbox to their consumers: by the queue, or over HTTP while Redis is away, until each acknowledges.

A dispatch row is the truth. Claiming it moves `next_at` into the future, so what nobody acknowledges comes up again by itself:
this is also the sweeper that re-derives lost jobs. Where it is plain that jobs were lost, because a consumer has started anew or the queue
was emptied, that is not waited for.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from arq import ArqRedis
from sqlalchemy import Text, Uuid, bindparam, column, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY, INTERVAL
from sqlalchemy.sql.expression import cast

from shared.db import Database
from shared.http import Neighbour
from shared.logging import log
from shared.messaging.envelope import Envelope
from shared.messaging.outbox import Outbox
from shared.messaging.queue import (
    JOB_EVENTS,
    QUEUE_DOWN,
    QUEUE_SECONDS,
    beginnings_of,
    enqueue,
    open_queue,
    take_acknowledgements,
)
from shared.problems import Problem

BATCH: Final = 200
FIRST_WAIT_SECONDS: Final = 5
LONGEST_WAIT_SECONDS: Final = 10
"""What was lost on its way (a flushed Redis, a killed worker) comes up again after at most so long."""


class Relay:
    """The relay of one room; several may run at once, because claimed rows are skipped."""

    def __init__(self, database: Database, outbox: Outbox, redis_url: str, neighbours: dict[str, Neighbour]) -> None:
        self._database, self._outbox, self._redis_url, self._neighbours = database, outbox, redis_url, neighbours
        self._queue: ArqRedis | None = None
        self._beginnings: dict[str, bytes | None] = {}

    async def step(self) -> int:
        """Send what is due, once; returns how many dispatches were sent."""
        queue = await self._open_queue()
        if queue is not None and await self._collect(queue):
            await self._hurry_lost(queue)
        due = await self._claim()
        if due:
            await self._send(queue, due)
        return len(due)

    async def _open_queue(self) -> ArqRedis | None:
        if self._queue is None:
            try:
                async with asyncio.timeout(QUEUE_SECONDS):
                    self._queue = await open_queue(self._redis_url)
            except QUEUE_DOWN:
                return None
        return self._queue

    async def _lose_queue(self) -> None:
        queue, self._queue = self._queue, None
        log.warning("queue_lost")
        if queue is not None:
            with suppress(*QUEUE_DOWN):
                async with asyncio.timeout(QUEUE_SECONDS):
                    await queue.aclose(close_connection_pool=True)

    async def _claim(self) -> Sequence[tuple[str, Envelope]]:
        event, dispatch = self._outbox.event_table, self._outbox.dispatch_table
        due = (
            select(dispatch.c.event_id, dispatch.c.consumer)
            .where(dispatch.c.acknowledged_at.is_(None), dispatch.c.next_at <= func.clock_timestamp())
            .order_by(dispatch.c.next_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        wait = func.least(FIRST_WAIT_SECONDS * (dispatch.c.attempts + 1), LONGEST_WAIT_SECONDS)
        claimed = (
            update(dispatch)
            .where(tuple_(dispatch.c.event_id, dispatch.c.consumer).in_(due))
            .values(
                attempts=dispatch.c.attempts + 1,
                next_at=func.clock_timestamp() + wait * cast(bindparam("one"), INTERVAL),
            )
            .returning(dispatch.c.event_id, dispatch.c.consumer)
            .cte()
        )
        query = select(claimed.c.consumer, event).join(event, event.c.id == claimed.c.event_id).order_by(event.c.id)
        async with self._database.transaction() as session:
            rows = (await session.execute(query, {"one": timedelta(seconds=1)})).all()
        return [(row.consumer, self._envelope(row)) for row in rows]

    def _envelope(self, row: Any) -> Envelope:
        return Envelope(
            id=row.id,
            source=f"urn:lotse:{self._outbox.room}",
            type=row.type,
            subject=row.subject,
            time=row.occurred_at,
            traceparent=row.traceparent,
            correlationid=row.correlation_id,
            data=row.data,
        )

    async def _send(self, queue: ArqRedis | None, due: Sequence[tuple[str, Envelope]]) -> None:
        for consumer in sorted({consumer for consumer, _ in due}):
            envelopes = [envelope for wanted, envelope in due if wanted == consumer]
            if queue is None or not await self._enqueue(queue, consumer, envelopes):
                queue = None
                await self._push(consumer, envelopes)

    async def _enqueue(self, queue: ArqRedis, consumer: str, envelopes: Sequence[Envelope]) -> bool:
        try:
            async with asyncio.timeout(QUEUE_SECONDS):
                for start in range(0, len(envelopes), JOB_EVENTS):
                    await enqueue(queue, consumer, envelopes[start : start + JOB_EVENTS])
        except QUEUE_DOWN:
            await self._lose_queue()
            return False
        return True

    async def _push(self, consumer: str, envelopes: Sequence[Envelope]) -> None:
        """Hand events over to the room itself while the queue is away."""
        events = [envelope.model_dump(mode="json") for envelope in envelopes]
        try:
            reply = await self._neighbours[consumer].call("POST", "/internal/events", json={"events": events})
        except Problem:
            log.warning("push_failed", consumer=consumer, count=len(events))
            return
        if reply.status == 200:
            await self._acknowledge([(event_id, consumer) for event_id in reply.json()["handled"]])
        else:
            log.warning("push_refused", consumer=consumer, status=reply.status)

    async def _collect(self, queue: ArqRedis) -> bool:
        """Note what the consumers have handled, until nothing is left to note; False when the queue is lost."""
        taken: Sequence[tuple[str, str]] = (("", ""),)
        while taken:
            try:
                async with asyncio.timeout(QUEUE_SECONDS):
                    taken = await take_acknowledgements(queue, self._outbox.room)
            except QUEUE_DOWN:
                await self._lose_queue()
                return False
            await self._acknowledge(taken)
        return True

    async def _hurry_lost(self, queue: ArqRedis) -> None:
        """Make due at once what was sent to a consumer that has started anew since, or over a queue that was emptied."""
        consumers = self._outbox.consumers
        try:
            async with asyncio.timeout(QUEUE_SECONDS):
                counted = dict(zip(consumers, await beginnings_of(queue, consumers), strict=True))
        except QUEUE_DOWN:
            await self._lose_queue()
            return
        changed = [name for name in consumers if name in self._beginnings and self._beginnings[name] != counted[name]]
        if changed:
            dispatch = self._outbox.dispatch_table
            lost = dispatch.c.consumer.in_(changed) & dispatch.c.acknowledged_at.is_(None)
            async with self._database.transaction() as session:
                await session.execute(update(dispatch).where(lost).values(next_at=func.clock_timestamp()))
        self._beginnings = counted

    async def _acknowledge(self, pairs: Sequence[tuple[str, str]]) -> None:
        if not pairs:
            return
        dispatch = self._outbox.dispatch_table
        # As two arrays: a list of a thousand pairs would cost the planner more than the work itself.
        events, names = bindparam("events", type_=ARRAY(Uuid)), bindparam("names", type_=ARRAY(Text))
        given = func.unnest(events, names).table_valued(column("id", Uuid), column("name", Text)).render_derived()
        theirs = (dispatch.c.event_id == given.c.id) & (dispatch.c.consumer == given.c.name)
        noted = update(dispatch).where(theirs).values(acknowledged_at=func.clock_timestamp())
        values = {"events": [UUID(event) for event, _ in pairs], "names": [name for _, name in pairs]}
        async with self._database.transaction() as session:
            await session.execute(noted, values)

    async def close(self) -> None:
        """Leave the queue."""
        if self._queue is not None:
            await self._queue.aclose(close_connection_pool=True)
