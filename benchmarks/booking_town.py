"""A town to measure booking in: a private PostgreSQL, offices with many free units, and the room served in a process of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from benchmarks.bare import _wait_for
from deploy.ports import free_base
from deploy.postgres import PostgresServer
from migrations.__main__ import upgrade
from services.booking.capacity.store import save_policies
from services.booking.offices import projection
from services.booking.offices.catalog import ToldDay, ToldOffice
from services.booking.settings import BookingSettings
from shared.clock import BERLIN, utc_now
from shared.db import Database, create_engine

MASTER_KEYS = '{"current": "k1", "keys": {"k1": "YmVuY2htYXJrLW9ubHkta2V5LW9mLTMyLWJ5dGVzISE="}}'
TODAY = utc_now().astimezone(BERLIN).date()
OPENS, CLOSES = time(8), time(16)
CELLS_A_DAY = 96
CELL_SECONDS = 300


@dataclass(frozen=True)
class Town:
    """Where things are."""

    url: str
    settings: BookingSettings
    server: PostgresServer

    async def open(self, office: str, *, desks: int, days: int, closes: time = CLOSES) -> None:
        """An office open from today on, everything released, one service of 15 and one of 5 minutes."""
        services = [{"id": "passport", "title": "Reisepass", "durationMinutes": 15},
                    {"id": "quick", "title": "Abholung", "durationMinutes": 5}]  # fmt: skip
        told = {"id": office, "name": office, "appointments": True, "desks": {"value": desks}, "services": services}
        hours = [{"from": OPENS.isoformat(), "to": closes.isoformat(), "mode": "both"}]
        open_days = [ToldDay.model_validate({"date": day(n), "intervals": hours}) for n in range(days)]
        database = Database(create_engine(self.settings, "benchmark"))
        async with database.transaction() as session:
            await save_policies(session, [RELEASED])
            await projection.save(
                session, ToldOffice.model_validate(told), open_days, first=day(0), last=day(days), settings=self.settings
            )  # fmt: skip
        await database.close()

    async def tidy(self) -> None:
        """What the server does by itself within a minute of such a change: without it the first reads are of another world."""
        connection = await asyncpg.connect(self.url)
        await connection.execute("VACUUM ANALYZE booking.capacity_unit")
        await connection.close()


RELEASED = {
    "id": "everything", "office_ids": [], "status": "placeholder", "sources": [], "note": None, "valid_from": None,
    "shares": [{"channel": "online", "percent": 100, "days_ahead": 400, "release_time": time(0), "jitter_seconds": 0}],
}  # fmt: skip


def day(number: int) -> date:
    """The day so many days ahead."""
    return TODAY + timedelta(days=number)


def start(number: int, cell: int) -> datetime:
    """The start of a cell of that day."""
    return datetime.combine(day(number), OPENS, BERLIN) + timedelta(seconds=cell * CELL_SECONDS)


@contextmanager
def town() -> Iterator[Town]:
    """A migrated database without any office; everything is gone afterwards."""
    with TemporaryDirectory(prefix="lotse-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = PostgresServer(folder / "pg")
        server.start()
        try:
            upgrade(server.url, ("booking",))
            settings = BookingSettings(
                database_url=server.url, redis_url="redis://127.0.0.1:1/0", master_keys=MASTER_KEYS,
                environment="development",
            )  # fmt: skip
            yield Town(server.url, settings, server)
        finally:
            server.stop()


@asynccontextmanager
async def serving(place: Town, **more: str) -> AsyncIterator[str]:
    """The room over HTTP, started as the house starts it."""
    port = free_base((0,))
    environment = {
        "DATABASE_URL": place.url, "REDIS_URL": place.settings.redis_url, "LOTSE_MASTER_KEYS": MASTER_KEYS,
        "LOTSE_ENVIRONMENT": "development",
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "uvicorn", "--factory", "services.booking.app:create_app", "--port", str(port),
        "--no-access-log", "--log-level", "warning", env=os.environ | environment | more,
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()
