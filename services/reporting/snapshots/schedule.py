"""Every report of a quarter is kept by itself once the quarter is over (council paper 2.7: the council is informed regularly)."""

from datetime import date, timedelta
from typing import Final

from services.reporting.documents.period import Period
from services.reporting.facts.store import oldest
from services.reporting.shelf import ReportName
from services.reporting.snapshots import archive, store
from services.reporting.snapshots.schemas import SnapshotWish
from shared.clock import BERLIN, utc_now
from shared.db import Database
from shared.messaging.worker import WorkerContext

SCHEDULE: Final = "schedule"
"""Who takes these reports."""
MONTHS_A_QUARTER: Final = 3
SETTLED: Final = timedelta(days=1)
"""What happened on the last evening of a quarter is told by then."""


def quarter_before(day: date) -> Period:
    """The last whole quarter before a day."""
    first_month = (day.month - 1) // MONTHS_A_QUARTER * MONTHS_A_QUARTER + 1
    last = date(day.year, first_month, 1) - timedelta(days=1)
    return Period(date(last.year, last.month - MONTHS_A_QUARTER + 1, 1), last)


async def keep_quarter(database: Database, today: date) -> int:
    """Keep what is not kept yet of the last quarter; returns how many reports that were. A quarter before the first fact has none.

    One transaction per report: a worker that dies between two goes on with the next.
    """
    quarter, kept = quarter_before(today - SETTLED), 0
    async with database.transaction() as session:
        first = await oldest(session)
        if first is None or quarter.end is None or first >= quarter.end:
            return 0
        missing = sorted(set(ReportName) - await store.kept_by(session, SCHEDULE, quarter))
    for name in missing:
        async with database.transaction() as session:
            await store.take_turns(session)
            if name not in await store.kept_by(session, SCHEDULE, quarter):
                wish = SnapshotWish(report=name, first_day=quarter.first, last_day=quarter.last)
                await archive.keep(session, wish, SCHEDULE)
                kept += 1
    return kept


async def keep_quarter_duty(context: WorkerContext) -> None:
    """What the worker does every hour."""
    await keep_quarter(context.database, utc_now().astimezone(BERLIN).date())
