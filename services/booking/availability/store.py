"""SQL of availability: one statement per question."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.states import GRACE
from services.booking.availability.windows import DayWindow, Span
from services.booking.offices.visit import CELL
from services.booking.offices.wishes import Visit

STARTS = """
    WITH wanted AS (
        SELECT * FROM unnest(CAST(:pools AS integer[]), CAST(:cells AS integer[])) AS w (pool_id, cells)),
    free AS (
        SELECT u.pool_id, u.starts_at FROM wanted w JOIN booking.capacity_unit u ON u.pool_id = w.pool_id
        WHERE u.starts_at >= :since AND u.starts_at < :until AND u.channel = 'online'
          AND u.released_at <= clock_timestamp() AND u.appointment_id IS NULL
        UNION
        SELECT u.pool_id, u.starts_at FROM wanted w JOIN booking.capacity_unit u ON u.pool_id = w.pool_id
        WHERE u.hold_until < clock_timestamp() - CAST(:grace AS interval) AND u.starts_at >= :since
          AND u.starts_at < :until AND u.channel = 'online' AND u.released_at <= clock_timestamp()),
    islands AS (
        SELECT pool_id, starts_at, starts_at - CAST(:cell AS interval)
               * row_number() OVER (PARTITION BY pool_id ORDER BY starts_at) AS island FROM free),
    runs AS (
        SELECT pool_id, starts_at, max(starts_at) OVER (PARTITION BY pool_id, island) AS last_cell FROM islands),
    starts AS (
        SELECT r.pool_id, r.starts_at, r.starts_at AT TIME ZONE 'Europe/Berlin' AS local_start
        FROM runs r JOIN wanted w USING (pool_id)
        WHERE r.starts_at + (w.cells - 1) * CAST(:cell AS interval) <= r.last_cell)
"""
"""Starts from which on a pool has a unit in every cell of the visit. Free cells without a gap form an island; a start is good
when its island reaches to the visit's last cell. Which desk serves which cell is left open, so no capacity is lost to desks."""

DAYS = text(f"""{STARTS}
    SELECT CAST(local_start AS date) AS day, pool_id, count(*) AS starts, min(starts_at) AS first FROM starts
    WHERE extract(isodow FROM local_start) = ANY (CAST(:weekdays AS integer[]))
      AND extract(hour FROM local_start) * 60 + extract(minute FROM local_start) >= :from_minute
      AND extract(hour FROM local_start) * 60 + extract(minute FROM local_start) < :to_minute
    GROUP BY day, pool_id ORDER BY day, pool_id
""")  # noqa: S608 - a constant is put in

SLOTS = text(f"""{STARTS}
    SELECT starts_at, array_agg(pool_id ORDER BY pool_id) AS pools FROM starts GROUP BY starts_at ORDER BY starts_at
""")  # noqa: S608

NEXT = text(f"""{STARTS}
    SELECT pool_id, min(starts_at) AS starts_at FROM starts GROUP BY pool_id ORDER BY starts_at, pool_id LIMIT :most
""")  # noqa: S608

OUTLOOK = text("""
    SELECT count(*) FILTER (WHERE starts_at >= :since AND starts_at < :until AND released_at <= clock_timestamp()) AS released,
           count(*) FILTER (WHERE starts_at >= :since AND starts_at < :until AND released_at > clock_timestamp()) AS coming,
           coalesce(min(released_at) FILTER (
                        WHERE starts_at >= :since AND starts_at < :until AND released_at > clock_timestamp()),
                    min(released_at) FILTER (WHERE released_at > clock_timestamp())) AS next_release_at
    FROM booking.capacity_unit
    WHERE pool_id = ANY (CAST(:pools AS integer[])) AND channel = 'online' AND released_at < 'infinity'
      AND starts_at >= clock_timestamp()
""")


async def days(session: AsyncSession, visits: Sequence[Visit], span: Span, window: DayWindow) -> Sequence[Row[Any]]:
    """(day, pool_id, starts, first) for each local day and pool with free starts in the window."""
    values = _values(visits, span) | {
        "from_minute": window.from_minute, "to_minute": window.to_minute, "weekdays": list(window.weekdays),
    }  # fmt: skip
    return (await session.execute(DAYS, values)).all()


async def slots(session: AsyncSession, visits: Sequence[Visit], span: Span) -> Sequence[Row[Any]]:
    """(starts_at, pools) for each free start."""
    return (await session.execute(SLOTS, _values(visits, span))).all()


async def first_free(session: AsyncSession, visits: Sequence[Visit], span: Span, most: int) -> Sequence[Row[Any]]:
    """(pool_id, starts_at): the first free start of each pool, soonest first."""
    return (await session.execute(NEXT, _values(visits, span) | {"most": most})).all()


async def outlook(session: AsyncSession, visits: Sequence[Visit], span: Span) -> Row[Any]:
    """Why nothing is free: units in the span `released` and `coming`, and when the next are released."""
    values = {"pools": [visit.pool_id for visit in visits], "since": span.since, "until": span.until}
    return (await session.execute(OUTLOOK, values)).one()


def _values(visits: Sequence[Visit], span: Span) -> dict[str, Any]:
    return {
        "pools": [visit.pool_id for visit in visits], "cells": [visit.cells for visit in visits],
        "since": span.since, "until": span.until, "grace": GRACE, "cell": CELL,
    }  # fmt: skip
