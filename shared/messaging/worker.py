"""The worker process of a room: relay, consumer and periodic duties, each kept alive on its own."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final, cast
from uuid import UUID

from arq.worker import Worker
from arq.worker import func as arq_function
from sqlalchemy import MetaData, delete, exists, func, select
from uvicorn.loops.auto import auto_loop_factory

from shared.db import Database, create_engine
from shared.http import HttpClient, Neighbour
from shared.idempotency import forget_old_keys
from shared.logging import configure_logging, error_place, first_cause, log
from shared.messaging.consumer import Consumer, Handlers, Outcome
from shared.messaging.envelope import Envelope
from shared.messaging.outbox import channel, outbox_of
from shared.messaging.queue import (
    JOB_NAME,
    JOB_SECONDS,
    QUEUE_DOWN,
    acknowledge,
    announce,
    dump_job,
    load_job,
    open_queue,
    queue_name,
)
from shared.messaging.relay import BATCH, Relay
from shared.messaging.wake import listening
from shared.settings import ROOMS, RoomSettings
from shared.spans import configure_spans

RELAY_SECONDS: Final = 1.0
POLL_SECONDS: Final = 0.05
GATHER_SECONDS: Final = 0.02
"""While there is much to send, wait so long for more to send together; the first event goes at once."""
JOBS_AT_ONCE: Final = 4
PAUSES_SECONDS: Final = (0.2, 0.5, 1.0, 2.0)
"""Between tries of what the database had no time for; together less than a relay waits before it sends anew."""
LAST_JOBS_SECONDS: Final = 2.0
STOP_SECONDS: Final = 10.0
LONGEST_PAUSE_SECONDS: Final = 5.0
HOUSEKEEPING_SECONDS: Final = 60.0
EVENTS_KEPT: Final = timedelta(days=400)
"""Outbox events stay more than a year, so that reports can be rebuilt from them."""


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """What a duty of a worker is given."""

    settings: RoomSettings
    database: Database
    http: HttpClient


@dataclass(frozen=True, slots=True)
class Duty:
    """Work that comes up again and again: `run` is called, then after `seconds` called again, as long as the worker lives."""

    name: str
    seconds: float
    run: Callable[[WorkerContext], Awaitable[object]]


def run_worker(
    settings: RoomSettings, room: str, metadata: MetaData, handlers: Handlers, duties: Sequence[Duty] = ()
) -> None:
    """Run until SIGTERM or SIGINT; the entry point of every services/<room>/worker.py."""
    configure_logging(room)
    configure_spans(room)
    logging.getLogger("arq").setLevel(logging.CRITICAL)  # its tracebacks quote content; what matters is logged here
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:  # the same fast loop as the applications'
        runner.run(_main(settings, room, metadata, handlers, duties))


async def _main(
    settings: RoomSettings, room: str, metadata: MetaData, handlers: Handlers, duties: Sequence[Duty]
) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await work(settings, room, metadata, handlers, duties, stop=stop)


async def work(
    settings: RoomSettings,
    room: str,
    metadata: MetaData,
    handlers: Handlers,
    duties: Sequence[Duty] = (),
    *,
    stop: asyncio.Event,
) -> None:
    """Run relay, consumer and duties of a room until `stop` is set; whatever fails is started again."""
    async with AsyncExitStack() as stack:
        database = Database(create_engine(settings, f"lotse-{room}-worker"))
        stack.push_async_callback(database.close)
        http = HttpClient(settings)
        stack.push_async_callback(http.close)
        context = WorkerContext(settings, database, http)
        consumer = Consumer(database, metadata.tables[f"{room}.inbox_event"], handlers)
        neighbours = {name: Neighbour(http, settings, name) for name in ROOMS}
        relay = Relay(database, outbox_of(dict(metadata.tables), room), settings.redis_url, neighbours)
        stack.push_async_callback(relay.close)
        loops = [
            forever("relay", RELAY_SECONDS, partial(_relay, relay, settings, room)),
            forever("queue", RELAY_SECONDS, partial(_consume_queue, settings, consumer)),
            forever("housekeeping", HOUSEKEEPING_SECONDS, partial(_keep_house, context, metadata, room)),
            *(forever(duty.name, duty.seconds, partial(duty.run, context)) for duty in duties),
        ]
        tasks = [asyncio.create_task(loop) for loop in loops]
        log.info("worker_started", count=len(tasks))
        await stop.wait()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=STOP_SECONDS)
        log.info("worker_stopped")


async def forever(name: str, seconds: float, run: Callable[[], Awaitable[object]]) -> None:
    """Run again and again; after a failure wait longer each time, up to a few seconds, and never give up."""
    failures = 0
    while True:
        try:
            await run()
            failures = 0
            pause = seconds
        except Exception as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # it failed while it was told to stop
                raise
            failures += 1
            pause = min(LONGEST_PAUSE_SECONDS, 0.2 * 2 ** min(failures, 8))
            cause = first_cause(error)
            log.warning(
                "duty_failed", reason=name, error=type(cause).__name__, where=error_place(cause), next_try_seconds=pause
            )
        await asyncio.sleep(pause)


async def _relay(relay: Relay, settings: RoomSettings, room: str) -> None:
    """Send what is due whenever the outbox calls, and once a second in case a call was missed."""
    async with listening(settings.database_url, channel(room)) as wake:
        while not wake.lost:
            sent = await relay.step()
            if sent == 0:
                await wake.wait(RELAY_SECONDS)
            elif sent < BATCH:
                await asyncio.sleep(GATHER_SECONDS)


async def _consume_queue(settings: RoomSettings, consumer: Consumer) -> None:
    """Take jobs from the queue until Redis is lost; the caller then starts this anew, with back-off."""

    async def consume(context: dict[str, Any], raw: list[dict[str, Any]]) -> None:
        try:
            async with asyncio.timeout(JOB_SECONDS):
                envelopes = [Envelope.model_validate(each) for each in raw]
                outcomes = await _persist(consumer, envelopes)
        except Exception as error:  # noqa: BLE001 - arq would log the message of the error, which may quote what a person wrote
            log.warning("job_failed", error=type(error).__name__, where=error_place(error), count=len(raw))
            return
        done = [envelope for envelope in envelopes if outcomes[envelope.id].settled]
        with suppress(*QUEUE_DOWN):
            await acknowledge(context["redis"], done, consumer.room)

    async with AsyncExitStack() as stack:
        queue = await open_queue(settings.redis_url)
        stack.push_async_callback(queue.aclose, close_connection_pool=True)
        await announce(queue, consumer.room)
        worker = Worker(
            [arq_function(cast("Any", consume), name=JOB_NAME, keep_result=0, timeout=2 * JOB_SECONDS, max_tries=100)],
            queue_name=queue_name(consumer.room),
            redis_pool=queue,
            job_serializer=dump_job,
            job_deserializer=load_job,
            poll_delay=POLL_SECONDS,
            max_jobs=JOBS_AT_ONCE,
            health_check_interval=10,
            handle_signals=False,
        )
        stack.push_async_callback(_finish_jobs, worker)
        await worker.async_run()


async def _persist(consumer: Consumer, envelopes: Sequence[Envelope]) -> dict[UUID, Outcome]:
    """Consume, and what the database had no time for again after a moment: sooner than the emitting room would send it anew."""
    outcomes = await consumer.consume(envelopes)
    for pause in PAUSES_SECONDS:
        postponed = [envelope for envelope in envelopes if outcomes[envelope.id] is Outcome.POSTPONED]
        if not postponed:
            break
        await asyncio.sleep(pause)
        outcomes |= await consumer.consume(postponed)
    return outcomes


async def _finish_jobs(worker: Worker) -> None:
    """Let what has begun come to its end for a moment; what does not will be delivered again."""
    jobs = list(worker.tasks.values())
    if jobs:
        await asyncio.wait(jobs, timeout=LAST_JOBS_SECONDS)
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)


async def _keep_house(context: WorkerContext, metadata: MetaData, room: str) -> None:
    """Delete what is past its time; one worker of the room at a time."""
    async with context.database.transaction() as session:
        mine = await session.execute(select(func.pg_try_advisory_xact_lock(func.hashtext(f"housekeeping:{room}"))))
        if not mine.scalar():
            return
        await forget_old_keys(session, metadata.tables[f"{room}.idempotency_key"])
        event, dispatch = metadata.tables[f"{room}.outbox_event"], metadata.tables[f"{room}.outbox_dispatch"]
        waits = exists().where(dispatch.c.event_id == event.c.id, dispatch.c.acknowledged_at.is_(None))
        await session.execute(delete(event).where(event.c.occurred_at < func.now() - EVENTS_KEPT, ~waits))
        inbox = metadata.tables[f"{room}.inbox_event"]
        handled = inbox.c.handled_at.is_not(None)
        await session.execute(delete(inbox).where(handled, inbox.c.received_at < func.now() - EVENTS_KEPT))
