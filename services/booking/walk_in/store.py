"""SQL of walk-in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import any_, delete, func, literal, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.modes.store import SWITCHES
from services.booking.walk_in.models import ticket, walk_in_rule


async def save_rules(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Write the rules, replacing those with the same id."""
    insert = upsert(walk_in_rule).values(rows)
    changed = {column.name: insert.excluded[column.name] for column in walk_in_rule.c if column.name != "id"}
    await session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changed))


async def rules_of(session: AsyncSession, office_id: str) -> Sequence[Row[Any]]:
    """The rules that may apply to an office: those that name it, and those for all others."""
    table = walk_in_rule.c
    theirs = (literal(office_id) == any_(table.office_ids)) | (func.cardinality(table.office_ids) == 0)
    return (await session.execute(select(walk_in_rule).where(theirs).order_by(table.id))).all()


async def save_own_rule(session: AsyncSession, row: dict[str, Any]) -> bool:
    """Write a rule for one office alone; False when its id belongs to a rule for others."""
    table = walk_in_rule.c
    theirs = select(table.id).where(table.id == row["id"], table.office_ids != row["office_ids"]).with_for_update()
    if (await session.execute(theirs)).scalar() is not None:
        return False
    await save_rules(session, [row])
    return True


async def delete_own_rule(session: AsyncSession, office_id: str, rule_id: str) -> bool:
    """Delete a rule for this office alone; False when there is none."""
    table = walk_in_rule.c
    mine = delete(walk_in_rule).where(table.id == rule_id, table.office_ids == [office_id])
    return (await session.execute(mine.returning(table.id))).scalar() is not None


SITUATION = text(f"""
    SELECT o.id, o.walk_in, o.appointments, o.closed_from, o.hours_until, {SWITCHES} AS switches,
           r.opens_minute, r.closes_minute, r.quota, r.status AS quota_status,
           coalesce((SELECT json_agg(json_build_array(i.opens_minute, i.closes_minute, i.mode) ORDER BY i.opens_minute)
                     FROM booking.opening_interval i WHERE i.office_id = o.id AND i.day = CAST(:day AS date)), '[]') AS hours,
           d.issued, t.*
    FROM booking.office o
    LEFT JOIN LATERAL (
        SELECT * FROM booking.walk_in_rule w
        WHERE (o.id = ANY (w.office_ids) OR cardinality(w.office_ids) = 0)
          AND (cardinality(w.weekdays) = 0 OR CAST(extract(isodow FROM CAST(:day AS date)) AS smallint) = ANY (w.weekdays))
        ORDER BY cardinality(w.office_ids) = 0, cardinality(w.office_ids) > 1, cardinality(w.weekdays) = 0, w.id LIMIT 1
    ) AS r ON true
    LEFT JOIN booking.walk_in_day d ON d.office_id = o.id AND d.day = CAST(:day AS date)
    LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
               max(number) FILTER (WHERE called_at IS NOT NULL) AS last_called,
               count(*) FILTER (WHERE called_at > CAST(:now AS timestamptz) - interval '1 hour') AS calls_last_hour,
               greatest(max(issued_at), max(called_at)) AS updated_at
        FROM booking.ticket k WHERE k.office_id = o.id AND k.day = CAST(:day AS date)) AS t ON true
    WHERE o.id = :office AND o.name IS NOT NULL
""")  # noqa: S608 - a constant is put in


async def situation(session: AsyncSession, office_id: str, day: date, now: datetime) -> Row[Any] | None:
    """Everything that decides whether and how people are taken without an appointment today; None for an office nobody knows."""
    return (await session.execute(SITUATION, {"office": office_id, "day": day, "now": now})).one_or_none()


ISSUE = text("""
    WITH counted AS (
        INSERT INTO booking.walk_in_day AS d (office_id, day, issued, quota) VALUES (:office, :day, 1, :quota)
        ON CONFLICT (office_id, day) DO UPDATE SET issued = d.issued + 1, quota = excluded.quota RETURNING d.issued)
    INSERT INTO booking.ticket (id, office_id, day, number, secret_hash, services)
    SELECT CAST(:id AS uuid), :office, :day, issued, :secret_hash, CAST(:services AS jsonb) FROM counted RETURNING number, issued_at
""")


async def issue(session: AsyncSession, values: Mapping[str, Any]) -> Row[Any]:
    """The next number of the day; the constraint on the quota refuses one too many.

    `values`: id, office, day, quota, secret_hash, services (JSON text).
    """
    return (await session.execute(ISSUE, values)).one()


async def titles(session: AsyncSession, office_id: str, service_ids: list[str]) -> dict[str, str]:
    """The titles of those services that the office offers."""
    query = text(
        "SELECT service_id, title FROM booking.office_service WHERE office_id = :office AND service_id = ANY (:ids)"
    )
    return {
        row.service_id: row.title for row in await session.execute(query, {"office": office_id, "ids": service_ids})
    }


async def load(session: AsyncSession, ticket_id: UUID) -> Row[Any] | None:
    """The ticket."""
    return (await session.execute(select(ticket).where(ticket.c.id == ticket_id))).one_or_none()


AHEAD = text("""
    SELECT count(*) FILTER (WHERE state = 'waiting' AND number < :number) AS ahead,
           count(*) FILTER (WHERE called_at > CAST(:now AS timestamptz) - interval '1 hour') AS calls_last_hour
    FROM booking.ticket WHERE office_id = :office AND day = :day
""")


async def ahead(session: AsyncSession, row: Row[Any], now: datetime) -> Row[Any]:
    """How many wait before a ticket, and how many were called in the last hour."""
    values = {"office": row.office_id, "day": row.day, "number": row.number, "now": now}
    return (await session.execute(AHEAD, values)).one()


STAMPS: Final[Mapping[str, str]] = {
    "finished": "finished_at = clock_timestamp()",
    "no_show": "finished_at = NULL",
    "left": "finished_at = NULL",
}


async def step(session: AsyncSession, ticket_id: UUID, before: str, after: str) -> bool:
    """Compare and set the state. False when it changed meanwhile."""
    statement = text(f"""
        UPDATE booking.ticket SET state = :after, {STAMPS[after]} WHERE id = :id AND state = :before RETURNING id
    """)  # noqa: S608 - constants are put in
    return (await session.execute(statement, {"id": ticket_id, "before": before, "after": after})).scalar() is not None


NEXT = text("""
    UPDATE booking.ticket t SET state = 'called', called_at = clock_timestamp(), called_to = :desk
    FROM (SELECT id FROM booking.ticket WHERE office_id = :office AND day = :day AND state = 'waiting'
          ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED) AS due
    WHERE t.id = due.id RETURNING t.*
""")


async def call_next(session: AsyncSession, office_id: str, day: date, desk: str) -> Row[Any] | None:
    """Call the lowest number that waits; two clerks never call the same."""
    return (await session.execute(NEXT, {"office": office_id, "day": day, "desk": desk})).one_or_none()
