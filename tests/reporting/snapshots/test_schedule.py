"""Reports of a quarter are kept by themselves: once, when it is over, and only when there is something to report."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import create_async_engine

from services.reporting.facts.models import event_fact
from services.reporting.shelf import ReportName
from services.reporting.snapshots.models import report_snapshot
from services.reporting.snapshots.schedule import SCHEDULE, keep_quarter, quarter_before
from shared.db import Database, async_url
from shared.ids import new_id
from tests.reporting.test_counts import MONDAY


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 12, 31), date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_the_last_whole_quarter(day, first, last) -> None:
    quarter = quarter_before(day)
    assert (quarter.first, quarter.last) == (first, last)


async def happened(database: Database) -> None:
    async with database.transaction() as session:
        fact = {"id": new_id(), "type": "de.lotse.x.y.v1", "subject": "x", "occurred_at": MONDAY, "data": {}}
        await session.execute(insert(event_fact).values(fact))


async def kept(database: Database) -> int:
    async with database.transaction() as session:
        mine = report_snapshot.c.taken_by == SCHEDULE
        return await session.scalar(select(func.count()).where(mine).select_from(report_snapshot)) or 0


async def test_every_report_once(database, city_known) -> None:
    await happened(database)
    after = date(2026, 4, 2)
    assert await keep_quarter(database, after) == len(ReportName)
    assert await keep_quarter(database, after + timedelta(days=20)) == 0
    assert await kept(database) == len(ReportName)


async def test_not_before_the_last_evening_has_been_told(database, city_known) -> None:
    await happened(database)
    assert await keep_quarter(database, date(2026, 4, 1)) == 0, "the quarter before had no fact"
    assert await keep_quarter(database, date(2026, 4, 2)) > 0


async def test_a_quarter_before_the_first_fact_has_none(database, city_known) -> None:
    assert await keep_quarter(database, date(2026, 4, 2)) == 0
    await happened(database)
    assert await keep_quarter(database, date(2026, 3, 2)) == 0


async def test_two_workers_keep_each_once(own_database_url) -> None:
    database = Database(create_async_engine(async_url(own_database_url)))
    try:
        await happened(database)
        taken = await asyncio.gather(*(keep_quarter(database, date(2026, 4, 2)) for _ in range(2)))
        assert sum(taken) == len(ReportName) == await kept(database)
    finally:
        await database.close()
