"""SQL of visit plans: what each office can do of a wish, and when it has time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.states import GRACE
from services.booking.offices.store import DOING, OFFERED_UNTIL, SERVICES
from services.booking.offices.visit import CELL

PARTIAL = text(f"""
    SELECT o.id, o.name, o.address, o.address ->> 'district' AS district, o.closed_from, p.id AS pool_id, {SERVICES}, {OFFERED_UNTIL}
    FROM booking.office o
    JOIN booking.pool p ON p.office_id = o.id {DOING}
    WHERE o.appointments AND (cardinality(CAST(:offices AS text[])) = 0 OR o.id = ANY (CAST(:offices AS text[])))
    GROUP BY o.id, p.id ORDER BY o.id
""")  # noqa: S608 - constants are put in


async def partial_offers(session: AsyncSession, services: Sequence[str], offices: Sequence[str]) -> Sequence[Row[Any]]:
    """Offices with appointments that do at least one of these services; no office named means all."""
    return (await session.execute(PARTIAL, {"services": list(services), "offices": list(offices)})).all()


RUNS = text("""
    WITH free AS (
        SELECT DISTINCT u.pool_id, u.starts_at
        FROM unnest(CAST(:since AS timestamptz[]), CAST(:until AS timestamptz[])) AS w (since, until)
        JOIN booking.capacity_unit u ON u.starts_at >= w.since AND u.starts_at + CAST(:cell AS interval) <= w.until
        WHERE u.pool_id = ANY (CAST(:pools AS integer[])) AND u.starts_at >= :first AND u.starts_at < :last
          AND u.channel = 'online' AND u.released_at <= clock_timestamp() AND coalesce(u.to_all_at, '-infinity') <= clock_timestamp()
          AND (u.appointment_id IS NULL OR u.hold_until < clock_timestamp() - CAST(:grace AS interval))),
    numbered AS (
        SELECT pool_id, starts_at,
               starts_at - row_number() OVER (PARTITION BY pool_id ORDER BY starts_at) * CAST(:cell AS interval) AS run
        FROM free)
    SELECT pool_id, min(starts_at) AS since, max(starts_at) + CAST(:cell AS interval) AS until
    FROM numbered GROUP BY pool_id, run ORDER BY since, pool_id
""")
"""Cells that follow one another without a gap have the same distance from their number."""


async def free_runs(
    session: AsyncSession, pools: Sequence[int], windows: Sequence[tuple[datetime, datetime]]
) -> Sequence[Row[Any]]:
    """(pool_id, since, until) of every stretch of cells in these windows in which the pool has a unit free."""
    since, until = [window[0] for window in windows], [window[1] for window in windows]
    values = {"pools": list(pools), "since": since, "until": until, "first": min(since), "last": max(until)}
    return (await session.execute(RUNS, values | {"grace": GRACE, "cell": CELL})).all()
