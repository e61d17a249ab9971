"""SQL of the projection: what the catalog told, and what is out of date."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import DateTime, delete, func, insert, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.capacity.store import HORIZON
from services.booking.modes.store import SWITCHES
from services.booking.offices.models import office, office_service, opening_interval
from services.booking.resources.store import NEEDS


async def mark_stale(session: AsyncSession, office_ids: Sequence[str]) -> None:
    """Note that the catalog knows something newer about these offices; offices not known yet are added."""
    if office_ids:
        now = func.clock_timestamp()
        rows = upsert(office).values([{"id": office_id, "stale_at": now} for office_id in sorted(office_ids)])
        await session.execute(rows.on_conflict_do_update(index_elements=["id"], set_={"stale_at": now}))


async def mark_offering_stale(session: AsyncSession, service_id: str) -> None:
    """The same for all offices that offer the service."""
    offering = select(office_service.c.office_id).where(office_service.c.service_id == service_id)
    await session.execute(update(office).where(office.c.id.in_(offering)).values(stale_at=func.clock_timestamp()))


async def mark_short_stale(session: AsyncSession, today: date) -> None:
    """The same for offices whose known hours end before their horizon: this is how the horizon moves on each day."""
    await session.execute(
        text(f"""
            UPDATE booking.office o SET stale_at = clock_timestamp()
            WHERE o.stale_at IS NULL AND o.hours_until < CAST(:today AS date) + 4 + {HORIZON}
        """),  # noqa: S608 - a constant is put in
        {"today": today},
    )


async def known_ids(session: AsyncSession) -> set[str]:
    """The ids of all offices heard of."""
    return set((await session.execute(select(office.c.id))).scalars())


async def stale(session: AsyncSession) -> Sequence[Row[str, datetime | None]]:
    """(id, stale_at) of what is to be fetched, the longest waiting first."""
    query = select(office.c.id, office.c.stale_at).where(office.c.stale_at.is_not(None)).order_by(office.c.stale_at)
    return (await session.execute(query)).all()


async def save_office(session: AsyncSession, values: dict[str, Any], seen_stale_at: datetime | None) -> None:
    """Write what was fetched; it stays stale when something newer was announced meanwhile."""
    row = upsert(office).values(values | {"fetched_at": func.clock_timestamp(), "stale_at": None})
    newer = func.nullif(office.c.stale_at, literal(seen_stale_at, DateTime(timezone=True)))
    changed = {name: row.excluded[name] for name in values if name != "id"}
    await session.execute(
        row.on_conflict_do_update(
            index_elements=["id"], set_=changed | {"fetched_at": row.excluded.fetched_at, "stale_at": newer}
        )
    )


async def replace_services(session: AsyncSession, office_id: str, rows: list[dict[str, Any]]) -> None:
    """The services of the office are these, and no others."""
    await session.execute(delete(office_service).where(office_service.c.office_id == office_id))
    if rows:
        await session.execute(insert(office_service), rows)


async def replace_intervals(session: AsyncSession, office_id: str, first: date, rows: list[dict[str, Any]]) -> None:
    """The opening hours of the office from `first` on are these."""
    mine = opening_interval.c.office_id == office_id
    await session.execute(delete(opening_interval).where(mine, opening_interval.c.day >= first))
    if rows:
        await session.execute(upsert(opening_interval).on_conflict_do_nothing(), rows)


async def office_row(session: AsyncSession, office_id: str) -> Row[Any] | None:
    """One office as it was told."""
    return (await session.execute(select(office).where(office.c.id == office_id))).one_or_none()


async def intervals(session: AsyncSession, office_id: str, first: date) -> Sequence[Row[date, int, int, str | None]]:
    """(day, opens_minute, closes_minute, mode) of the office from `first` on."""
    table = opening_interval.c
    query = select(table.day, table.opens_minute, table.closes_minute, table.mode)
    found = await session.execute(query.where(table.office_id == office_id, table.day >= first).order_by(table.day))
    return found.all()


SERVICES = """
    json_agg(json_build_array(s.service_id, s.title, s.duration_minutes, s.duration_by_quantity, s.max_quantity,
                              coalesce(t.before_minutes, 0), coalesce(t.after_minutes, 0)) ORDER BY s.service_id) AS services,
    coalesce((SELECT json_agg(json_build_array(c.service_id, c.title, c.duration_minutes, c.duration_by_quantity, c.max_quantity,
                                               0, 0, c.combines) ORDER BY cardinality(c.combines) DESC, c.service_id)
              FROM booking.office_service c
              WHERE c.office_id = o.id AND c.combines <@ CAST(:services AS text[])
                AND NOT c.service_id = ANY (CAST(:services AS text[]))), '[]') AS combined"""
"""What an office `o` does of these services, and what does several of them in one go, each as OfferedService takes it."""
OFFERED_UNTIL = "min(s.valid_to) AS offered_until"
"""The last day on which it still offers all of them; null: no end is known."""
DOING = """
    JOIN booking.office_service s ON s.office_id = o.id AND s.service_id = ANY (CAST(:services AS text[]))
    LEFT JOIN booking.desk_time t ON t.office_id = o.id AND t.service_id = s.service_id"""

OFFERS = text(f"""
    SELECT o.id, o.name, o.appointments, o.closed_from, o.successor, o.hours_until, p.id AS pool_id, p.capacity,
           p.capacity_status, o.address, {SERVICES},
           {SWITCHES} AS switches, {NEEDS} AS needs, {OFFERED_UNTIL}
    FROM booking.office o {DOING}
    LEFT JOIN booking.pool p ON p.office_id = o.id
    WHERE CAST(:offices AS text[]) IS NULL OR o.id = ANY (CAST(:offices AS text[]))
    GROUP BY o.id, p.id
    HAVING count(*) = cardinality(CAST(:services AS text[]))
    ORDER BY o.id
""")  # noqa: S608 - a constant is put in


async def offers(
    session: AsyncSession, service_ids: Sequence[str], office_ids: Sequence[str] | None
) -> Sequence[Row[Any]]:
    """The offices that offer all these services, with their pool and how long each takes."""
    wanted = {"services": list(service_ids), "offices": None if office_ids is None else list(office_ids)}
    return (await session.execute(OFFERS, wanted)).all()


async def names(session: AsyncSession, office_ids: set[str]) -> dict[str, str]:
    """The names of these offices."""
    query = select(office.c.id, office.c.name).where(office.c.id.in_(office_ids))
    return {row.id: row.name for row in await session.execute(query)}


KNOWN = text("""
    SELECT ARRAY(SELECT w FROM unnest(CAST(:services AS text[])) w
                 WHERE NOT EXISTS (SELECT FROM booking.office_service s WHERE s.service_id = w)) AS services,
           ARRAY(SELECT w FROM unnest(CAST(:offices AS text[])) w
                 WHERE NOT EXISTS (SELECT FROM booking.office o WHERE o.id = w AND o.name IS NOT NULL)) AS offices,
           NOT EXISTS (SELECT FROM booking.office WHERE fetched_at IS NOT NULL) AS nothing_known
""")


async def unknown(session: AsyncSession, service_ids: Sequence[str], office_ids: Sequence[str]) -> Row[Any]:
    """Which of these ids were never heard of: `services`, `offices`; `nothing_known` before the first fetch."""
    return (await session.execute(KNOWN, {"services": list(service_ids), "offices": list(office_ids)})).one()
