"""SQL of availability: one statement per question."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.states import GRACE
from services.booking.availability.windows import Span
from services.booking.capacity.grid import midnight
from services.booking.modes.rules import closed_spans
from services.booking.offices.visit import CELL
from services.booking.offices.wishes import Visit

STARTS = """
    WITH wanted AS (
        SELECT * FROM unnest(CAST(:pools AS integer[]), CAST(:cells AS integer[]), CAST(:leads AS integer[]),
                             CAST(:minutes AS integer[]), CAST(:needs AS boolean[])) AS w (pool_id, cells, lead, minutes, needs)),
    starts AS (
        SELECT w.pool_id, runs.starts_at
        FROM wanted w CROSS JOIN LATERAL (
            SELECT starts_at AS first_cell, starts_at + w.lead * CAST(:cell AS interval) AS starts_at,
                   lead(starts_at, w.cells - 1) OVER (ORDER BY starts_at) AS last_cell
            FROM (
                SELECT u.starts_at FROM booking.capacity_unit u
                WHERE u.pool_id = w.pool_id AND u.starts_at >= :since AND u.starts_at < :until AND u.channel = 'online'
                  AND u.released_at <= clock_timestamp() AND u.appointment_id IS NULL
                  AND (u.least_cells <= w.cells OR u.to_all_at <= clock_timestamp())
                UNION
                SELECT u.starts_at FROM booking.capacity_unit u
                WHERE u.pool_id = w.pool_id AND u.starts_at >= :since AND u.starts_at < :until AND u.channel = 'online'
                  AND u.released_at <= clock_timestamp() AND u.hold_until < clock_timestamp() - CAST(:grace AS interval)
                  AND (u.least_cells <= w.cells OR u.to_all_at <= clock_timestamp())
            ) AS free) AS runs
        WHERE runs.last_cell = runs.first_cell + (w.cells - 1) * CAST(:cell AS interval)
          AND NOT EXISTS (
            SELECT FROM unnest(CAST(:closed_pools AS integer[]), CAST(:closed_since AS timestamptz[]),
                               CAST(:closed_until AS timestamptz[])) AS closed (pool_id, since, until)
            WHERE closed.pool_id = w.pool_id AND runs.starts_at >= closed.since AND runs.starts_at < closed.until)
          AND (NOT w.needs
               OR booking.resources_free(w.pool_id, CAST(:services AS text[]), runs.starts_at, w.minutes)))
"""
"""Starts from which on a pool has a unit in every cell of the visit: among the distinct free cells in their order, the one that follows
after as many as the visit needs is just so much later. Which desk serves which cell is left open, so no capacity is lost to desks.
One pool after another, so that what is sorted at once stays small however many offices are asked."""

DAYS = text(f"""{STARTS}
    SELECT (edge + 1) / 2 AS day_no, pool_id, count(*) AS starts, min(starts_at) AS first
    FROM (SELECT *, width_bucket(starts_at, CAST(:edges AS timestamptz[])) AS edge FROM starts) AS placed
    WHERE edge % 2 = 1 GROUP BY day_no, pool_id ORDER BY day_no, pool_id
""")  # noqa: S608 - a constant is put in
"""The edges are the beginning and the end of each day's window in turn: behind an odd number of them a start lies in a window."""

SLOTS = text(f"""{STARTS}
    SELECT starts_at, array_agg(pool_id ORDER BY pool_id) AS pools FROM starts GROUP BY starts_at ORDER BY starts_at
""")  # noqa: S608

NEXT = text(f"""{STARTS}
    SELECT pool_id, min(starts_at) AS starts_at FROM starts GROUP BY pool_id ORDER BY starts_at, pool_id LIMIT :most
""")  # noqa: S608

FITTING = text(f"""{STARTS}
    SELECT starts_at, pool_id FROM starts
    WHERE width_bucket(starts_at, CAST(:edges AS timestamptz[])) % 2 = 1 ORDER BY starts_at, pool_id LIMIT :most
""")  # noqa: S608

OUTLOOK = text("""
    WITH wanted AS (SELECT * FROM unnest(CAST(:pools AS integer[]), CAST(:cells AS integer[])) AS w (pool_id, cells))
    SELECT count(*) FILTER (WHERE online AND inside AND released_at <= clock_timestamp()) AS released,
           count(*) FILTER (WHERE online AND inside AND released_at > clock_timestamp()) AS coming,
           count(*) FILTER (WHERE NOT online AND inside) AS elsewhere,
           coalesce(min(released_at) FILTER (WHERE online AND inside AND released_at > clock_timestamp()),
                    min(released_at) FILTER (WHERE online AND released_at > clock_timestamp())) AS next_release_at
    FROM (SELECT CASE WHEN u.least_cells <= w.cells THEN u.released_at ELSE greatest(u.released_at, u.to_all_at) END AS released_at,
                 u.channel = 'online' AS online, u.starts_at >= :since AND u.starts_at < :until AS inside
          FROM booking.capacity_unit u JOIN wanted w USING (pool_id) WHERE u.starts_at >= clock_timestamp()) AS units
    WHERE released_at < 'infinity'
""")
"""A visit that is shorter than what a unit is kept for gets it when it is left to all."""


async def days(
    session: AsyncSession, visits: Sequence[Visit], span: Span, edges: Sequence[datetime]
) -> Sequence[Row[Any]]:
    """(day_no, pool_id, starts, first) for each day with free starts between its two edges; days are counted from 1."""
    return (await session.execute(DAYS, _values(visits, span) | {"edges": list(edges)})).all()


async def slots(session: AsyncSession, visits: Sequence[Visit], span: Span) -> Sequence[Row[Any]]:
    """(starts_at, pools) for each free start."""
    return (await session.execute(SLOTS, _values(visits, span))).all()


async def first_free(session: AsyncSession, visits: Sequence[Visit], span: Span, most: int) -> Sequence[Row[Any]]:
    """(pool_id, starts_at): the first free start of each pool, soonest first."""
    return (await session.execute(NEXT, _values(visits, span) | {"most": most})).all()


async def fitting(
    session: AsyncSession, visits: Sequence[Visit], span: Span, edges: Sequence[datetime], most: int
) -> Sequence[Row[Any]]:
    """(starts_at, pool_id) of the first free starts between the edges of a day."""
    return (await session.execute(FITTING, _values(visits, span) | {"edges": list(edges), "most": most})).all()


async def outlook(session: AsyncSession, visits: Sequence[Visit], span: Span) -> Row[Any]:
    """Why nothing is free: units in the span `released`, `coming` and `elsewhere` (not online), and when the next are released."""
    values = {
        "pools": [visit.pool_id for visit in visits],
        "cells": [visit.cells for visit in visits],
        "since": span.since,
        "until": span.until,
    }
    return (await session.execute(OUTLOOK, values)).one()


def _values(visits: Sequence[Visit], span: Span) -> dict[str, Any]:
    closed = [
        (visit.pool_id, *times) for visit in visits
        for times in closed_spans(visit.switches, [service.id for service in visit.services], span.since, span.until)
    ] + [
        (visit.pool_id, midnight(visit.offered_until + timedelta(days=1)), span.until) for visit in visits
        if visit.offered_until is not None
    ]  # fmt: skip
    return {
        "closed_pools": [pool for pool, _, _ in closed], "closed_since": [since for _, since, _ in closed],
        "closed_until": [until for _, _, until in closed],
        "services": [service.id for service in visits[0].services] if visits else [],
        "minutes": [visit.minutes or 0 for visit in visits], "needs": [visit.needs for visit in visits],
        "pools": [visit.pool_id for visit in visits], "cells": [visit.cells for visit in visits],
        "leads": [visit.lead for visit in visits],
        "since": span.since, "until": span.until, "grace": GRACE, "cell": CELL,
    }  # fmt: skip
