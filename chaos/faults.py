"""What breaks: processes killed or halted, connections and servers of the database killed, the queue emptied."""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg
import redis.asyncio

from deploy.house import EmbeddedLotse

HALTED_SECONDS = 1.5
PROCESSES = (
    "gateway", "bundles", "routing", "bundles-worker", "routing-worker", "reporting-worker", "catalog", "catalog-worker",
    "booking", "booking-worker", "eid_gateway", "eid_gateway-worker", "reporting", "issuer", "authority",
)  # fmt: skip
"""Every kind of process, those on the way of a parcel first."""


class Faults:
    """Strikes a running house; `struck` counts by kind."""

    def __init__(self, house: EmbeddedLotse, chance: random.Random) -> None:
        self._house, self._chance = house, chance
        self.struck: dict[str, int] = {}

    @property
    def kinds(self) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        """One of each, so that a round of all of them leaves nothing out."""
        there = [name for name in PROCESSES if name in self._house.pids]
        kills = [(f"kill {name}", lambda name=name: self._kill(name)) for name in there]
        return [
            *kills,
            ("stop postgres at once", self._stop_postgres),
            ("kill postgres", lambda: self._kill("postgres")),
            ("kill a backend", self._kill_backend),
            ("end all sessions", self._end_sessions),
            ("empty the queue", self._empty_queue),
            ("kill the queue", lambda: self._kill("valkey")),
            *((f"halt {name}", lambda name=name: self._halt(name)) for name in there[:5]),
        ]

    def plan(self, count: int, only: str = "") -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        """So many faults in random order, each kind before any comes again; `only` names the one kind there is."""
        planned: list[tuple[str, Callable[[], Awaitable[None]]]] = []
        while len(planned) < count:
            round_of_all = [(name, act) for name, act in self.kinds if only in ("", name)]
            self._chance.shuffle(round_of_all)
            planned += round_of_all
        return planned[:count]

    async def strike(self, name: str, act: Callable[[], Awaitable[None]]) -> None:
        """One fault; what is down already is left alone."""
        with suppress(LookupError, ProcessLookupError, OSError, asyncpg.PostgresError, redis.exceptions.RedisError):
            await act()
            self.struck[name] = self.struck.get(name, 0) + 1

    async def _kill(self, name: str) -> None:
        await self._house.kill(name)

    async def _halt(self, name: str) -> None:
        """As a long pause of the machine would: what it held may be somebody else's when it wakes up."""
        pid = self._house.pids[name]
        if pid is None:
            raise LookupError(name)
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(HALTED_SECONDS)
        finally:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    async def _stop_postgres(self) -> None:
        """As `pg_ctl stop -m immediate`: no checkpoint; the next start recovers."""
        pid = self._house.pids["postgres"]
        if pid is None:
            raise LookupError("postgres")
        os.kill(pid, signal.SIGQUIT)

    async def _kill_backend(self) -> None:
        """The server then ends all others and recovers."""
        connection = await asyncpg.connect(self._house.database_url, timeout=3)
        try:
            query = "select pid from pg_stat_activity where application_name like 'lotse-%' order by random() limit 1"
            pid = await connection.fetchval(query)
        finally:
            await connection.close()
        if pid:
            os.kill(pid, signal.SIGKILL)

    async def _end_sessions(self) -> None:
        connection = await asyncpg.connect(self._house.database_url, timeout=3)
        try:
            await connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'lotse-%'"
            )
        finally:
            await connection.close()

    async def _empty_queue(self) -> None:
        queue = redis.asyncio.from_url(self._house.redis_url)  # type: ignore[no-untyped-call]  # redis-py gives it no types
        try:
            await queue.flushall()
        finally:
            await queue.aclose()
