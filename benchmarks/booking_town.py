"""A town to measure booking in: a private PostgreSQL, offices with many free units, and the room served in a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import asyncpg

from benchmarks.room import database, settings_of
from deploy.postgres import PostgresServer
from services.booking.capacity.store import save_policies
from services.booking.offices import projection
from services.booking.offices.catalog import ToldDay, ToldOffice
from services.booking.settings import BookingSettings
from shared.clock import BERLIN, utc_now
from shared.db import Database, create_engine

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
    with database("booking") as server:
        yield Town(server.url, settings_of(BookingSettings, server.url), server)
