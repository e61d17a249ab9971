"""SQL of capacity: policies, pools and the making of units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import any_, case, func, literal, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.capacity.grid import midnight
from services.booking.capacity.models import NOBODY, pool, release_policy
from services.booking.capacity.release import Policy


@dataclass(frozen=True, slots=True)
class Wanted:
    """The units a pool shall have: `capacity` at each start, released at the moment with the same index."""

    pool_id: int
    capacity: int
    channel: str
    starts: Sequence[datetime]
    releases: Sequence[datetime]

    @property
    def parameters(self) -> dict[str, Any]:
        """As the statements below name them."""
        return {
            "pool": self.pool_id, "capacity": self.capacity, "channel": self.channel,
            "starts": list(self.starts), "releases": list(self.releases),
        }  # fmt: skip


async def save_policies(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Write policies, replacing those with the same id."""
    insert = upsert(release_policy).values(rows)
    changed = {column.name: insert.excluded[column.name] for column in release_policy.c if column.name != "id"}
    await session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changed))


async def policy_of(session: AsyncSession, office_id: str) -> Policy | None:
    """The policy that names the office, else the one for all others."""
    table = release_policy.c
    named = literal(office_id) == any_(table.office_ids)
    query = (
        select(table.id, table.horizon_days, table.release_time, table.channel)
        .where(named | (func.cardinality(table.office_ids) == 0))
        .order_by(case((named, 0), else_=1), table.id)
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    return None if row is None else Policy(row.id, row.horizon_days, row.release_time, row.channel)


async def save_pool(session: AsyncSession, office_id: str, capacity: int, *, known: bool) -> None:
    """The office has so many desks; `known` False says that the number is a placeholder."""
    values = {"capacity": capacity, "capacity_status": "sourced" if known else "placeholder"}
    row = upsert(pool).values(office_id=office_id, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["office_id"], set_=values))


async def lock_pool(session: AsyncSession, office_id: str) -> Row[int, int]:
    """(id, capacity) of the office's pool; a second caller waits until this transaction ends."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext('booking.pool'), hashtext(:office))"), {"office": office_id}
    )
    query = select(pool.c.id, pool.c.capacity).where(pool.c.office_id == office_id)
    return (await session.execute(query)).one()


WANTED = """unnest(CAST(:starts AS timestamptz[]), CAST(:releases AS timestamptz[])) AS w (starts_at, released_at)"""

ADD_MISSING = text(f"""
    INSERT INTO booking.capacity_unit (pool_id, starts_at, unit_no, channel, released_at)
    SELECT :pool, w.starts_at, n, :channel, w.released_at FROM {WANTED} CROSS JOIN generate_series(1, :capacity) AS n
    ON CONFLICT DO NOTHING
""")  # noqa: S608 - only the constant above is put in

UPDATE_RELEASES = text(f"""
    UPDATE booking.capacity_unit u SET released_at = differing.released_at, channel = :channel
    FROM (SELECT c.pool_id, c.starts_at, c.unit_no, w.released_at
          FROM booking.capacity_unit c JOIN {WANTED} USING (starts_at)
          WHERE c.pool_id = :pool AND (c.released_at <> w.released_at OR c.channel <> :channel)
          ORDER BY c.starts_at, c.unit_no FOR UPDATE OF c) AS differing
    WHERE u.pool_id = differing.pool_id AND u.starts_at = differing.starts_at AND u.unit_no = differing.unit_no
""")  # noqa: S608

SURPLUS = f"""
    SELECT pool_id, starts_at, unit_no FROM (
        SELECT u.pool_id, u.starts_at, u.unit_no, w.starts_at IS NULL AS unwanted,
               row_number() OVER (PARTITION BY u.starts_at ORDER BY
                   CASE WHEN u.appointment_id IS NULL THEN 2 WHEN u.hold_until IS NULL THEN 0 ELSE 1 END, u.unit_no)
        FROM booking.capacity_unit u LEFT JOIN {WANTED} ON w.starts_at = u.starts_at
        WHERE u.pool_id = :pool AND u.starts_at >= :since) AS ranked (pool_id, starts_at, unit_no, unwanted, rank)
    WHERE unwanted OR rank > :capacity
"""  # noqa: S608
"""Units beyond what is wanted at their start; booked ones count first, so that a booking is surplus only when desks are too few."""

DROP_SURPLUS = text(f"""
    DELETE FROM booking.capacity_unit u
    USING (SELECT c.pool_id, c.starts_at, c.unit_no FROM booking.capacity_unit c
           JOIN ({SURPLUS}) s USING (pool_id, starts_at, unit_no)
           WHERE c.appointment_id IS NULL ORDER BY c.starts_at, c.unit_no FOR UPDATE OF c) AS gone
    WHERE u.pool_id = gone.pool_id AND u.starts_at = gone.starts_at AND u.unit_no = gone.unit_no
      AND u.appointment_id IS NULL
""")  # noqa: S608

RETIRE_SURPLUS = text(f"""
    UPDATE booking.capacity_unit u SET released_at = 'infinity'
    FROM (SELECT c.pool_id, c.starts_at, c.unit_no FROM booking.capacity_unit c
          JOIN ({SURPLUS}) s USING (pool_id, starts_at, unit_no)
          WHERE c.released_at < 'infinity' ORDER BY c.starts_at, c.unit_no FOR UPDATE OF c) AS kept
    WHERE u.pool_id = kept.pool_id AND u.starts_at = kept.starts_at AND u.unit_no = kept.unit_no
""")  # noqa: S608


async def add_missing_units(session: AsyncSession, wanted: Wanted) -> None:
    """Insert the units that are wanted and not there."""
    await session.execute(ADD_MISSING, wanted.parameters)


async def update_releases(session: AsyncSession, wanted: Wanted) -> None:
    """Give the units that are there the release the policy says now."""
    parameters = wanted.parameters
    del parameters["capacity"]
    await session.execute(UPDATE_RELEASES, parameters)


async def drop_surplus_units(session: AsyncSession, wanted: Wanted, today: date) -> None:
    """Delete free units that are no longer wanted; booked ones stay, but are not offered again when they become free."""
    parameters = wanted.parameters | {"since": midnight(today)}
    del parameters["channel"]
    await session.execute(DROP_SURPLUS, parameters)
    await session.execute(RETIRE_SURPLUS, parameters)


MISFITS = """
    SELECT DISTINCT appointment_id FROM booking.capacity_unit
    WHERE pool_id = :pool AND starts_at >= :since AND released_at = 'infinity' AND appointment_id IS NOT NULL
      AND appointment_id <> CAST(:nobody AS uuid) AND (hold_until IS NULL OR hold_until > clock_timestamp())
"""
NOTE_CONFLICTS = text(f"""
    INSERT INTO booking.capacity_conflict (appointment_id, pool_id)
    SELECT appointment_id, :pool FROM ({MISFITS}) AS m ORDER BY appointment_id
    ON CONFLICT (appointment_id) DO UPDATE SET pool_id = excluded.pool_id, resolved_at = NULL
""")  # noqa: S608
RESOLVE_CONFLICTS = text(f"""
    UPDATE booking.capacity_conflict SET resolved_at = clock_timestamp()
    WHERE pool_id = :pool AND resolved_at IS NULL AND appointment_id NOT IN ({MISFITS})
""")  # noqa: S608
COUNT_CONFLICTS = text("SELECT count(*) FROM booking.capacity_conflict WHERE pool_id = :pool AND resolved_at IS NULL")


async def list_conflicts(session: AsyncSession, pool_id: int, today: date) -> int:
    """Note the bookings that no longer fit, strike those that fit again; returns how many are open."""
    parameters = {"pool": pool_id, "since": midnight(today), "nobody": NOBODY}
    await session.execute(NOTE_CONFLICTS, parameters)
    await session.execute(RESOLVE_CONFLICTS, parameters)
    return int((await session.execute(COUNT_CONFLICTS, {"pool": pool_id})).scalar_one())


async def drop_past_units(session: AsyncSession, before: datetime) -> int:
    """Delete units whose time is over; appointments keep their own start."""
    gone = text("DELETE FROM booking.capacity_unit WHERE starts_at < :before")
    return int(getattr(await session.execute(gone, {"before": before}), "rowcount", 0))
