"""The arq queue: one queue per consuming room, JSON jobs that carry a batch of events each."""

import asyncio
import json
import socket
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from arq import ArqRedis
from redis.asyncio import ConnectionPool
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import RedisError

from shared.messaging.envelope import Envelope

JOB_NAME: Final = "consume"
JOB_SECONDS: Final = 30
"""For a batch; long enough to try it together, find it bad, and go through it one by one past a statement that hangs."""
JOB_EVENTS: Final = 50
"""Events in one job: many share a transaction, few enough to go one by one within JOB_SECONDS when one of them is bad."""
CONNECT_SECONDS: Final = 1.0
QUEUE_SECONDS: Final = 2.0
"""A queue that says nothing for so long is away: a halted server keeps its connections."""
SIGNS_OF_LIFE: Final = {
    getattr(socket, option): value
    for option, value in {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 2, "TCP_USER_TIMEOUT": 15_000}.items()
    if hasattr(socket, option)
}
"""Seconds, the last one ms: a server whose machine vanished is noticed within a quarter of a minute, not of an hour."""
JOB_KEPT: Final = timedelta(seconds=60)
"""A job nobody took vanishes; the relay sends its events again, so a room that is down for days does not fill Redis."""
QUEUE_DOWN: Final = (RedisError, OSError, TimeoutError)
"""What a lost Redis raises; the caller then goes on without it."""


def queue_name(room: str) -> str:
    return f"arq:{room}"


def ack_list(room: str) -> str:
    """The list where consumers leave what they have handled, for the emitting room to pick up."""
    return f"lotse:acks:{room}"


def dump_job(job: dict[str, Any]) -> bytes:
    """JSON, never pickle: who can write to Redis must not be able to run code (arq's default would allow it)."""
    return json.dumps(job).encode()


def load_job(raw: bytes) -> dict[str, Any]:
    job = json.loads(raw)
    if not isinstance(job, dict):
        raise TypeError("a job is an object")
    return job


async def open_queue(url: str) -> ArqRedis:
    """A connection to the queue; raises one of QUEUE_DOWN when there is none, at once: whoever asked has another way or asks again."""
    pool = ConnectionPool.from_url(
        url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_keepalive=True,
        socket_keepalive_options=SIGNS_OF_LIFE,
        redis_connect_func=_greet,
    )
    queue = ArqRedis(pool, job_serializer=dump_job, job_deserializer=load_job)
    await queue.ping()
    return queue


async def _greet(connection: AbstractConnection) -> None:
    """Say who we are, within a limit of its own.

    Who is cancelled in the middle of a transaction connects once more to unwatch its keys; a halted server takes the connection and never
    answers. Not socket_timeout: it writes through asyncio.wait_for, which before Python 3.12 loses a cancellation now and then.
    """
    async with asyncio.timeout(CONNECT_SECONDS):
        await connection.on_connect()


async def enqueue(queue: ArqRedis, consumer: str, envelopes: Sequence[Envelope]) -> None:
    """Wake the consumer with up to JOB_EVENTS events.

    A job has a random id: were it derived from the events, the lock arq keeps for a killed worker would hold up their repetition.
    """
    await queue.enqueue_job(
        JOB_NAME,
        [envelope.model_dump(mode="json") for envelope in envelopes],
        _queue_name=queue_name(consumer),
        _expires=JOB_KEPT,
    )


async def acknowledge(queue: ArqRedis, envelopes: Sequence[Envelope], consumer: str) -> None:
    """Tell the emitting rooms that their events are handled; a lost acknowledgement only causes one more delivery."""
    for room in sorted({envelope.room for envelope in envelopes}):
        entries = [f"{envelope.id} {consumer}" for envelope in envelopes if envelope.room == room]
        await queue.rpush(ack_list(room), *entries)  # type: ignore[misc]  # redis-py types both clients as one


async def announce(queue: ArqRedis, consumer: str) -> None:
    """Say that a consumer has (re)started: what its predecessor had in hand is nobody's now."""
    await queue.incr(beginnings(consumer))


async def beginnings_of(queue: ArqRedis, consumers: Sequence[str]) -> Sequence[bytes | None]:
    """How often each consumer has started since the queue was last empty; another answer than before means that jobs were lost."""
    counted: Sequence[bytes | None] = await queue.mget([beginnings(consumer) for consumer in consumers])
    return counted


def beginnings(consumer: str) -> str:
    return f"lotse:beginnings:{consumer}"


async def take_acknowledgements(queue: ArqRedis, room: str, most: int = 1000) -> Sequence[tuple[str, str]]:
    """(event id, consumer) pairs left for this room."""
    taken = await queue.lpop(ack_list(room), most)  # type: ignore[misc]  # as above
    return [tuple(entry.decode().split(" ", 1)) for entry in taken or []]
