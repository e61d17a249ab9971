"""SQL of capacity: policies, pools and the making of units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.capacity.grid import midnight
from services.booking.capacity.models import NOBODY, pool, release_policy, release_share
from services.booking.capacity.release import Lot, Policy, Share


@dataclass(frozen=True, slots=True)
class Wanted:
    """The units a pool shall have: `capacity` desks, and lots that say for whom and from when."""

    pool_id: int
    capacity: int
    lots: Sequence[Lot]

    @property
    def parameters(self) -> dict[str, Any]:
        """As the statements below name them."""
        columns = ("starts_at", "first_no", "last_no", "channel", "released_at", "least_cells", "to_all_at")
        return {"pool": self.pool_id, "capacity": self.capacity} | {
            column: [getattr(lot, column) for lot in self.lots] for column in columns
        }


async def save_policies(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Write policies with their `shares`, replacing those with the same id."""
    insert = upsert(release_policy).values([{k: v for k, v in row.items() if k != "shares"} for row in rows])
    changed = {column.name: insert.excluded[column.name] for column in release_policy.c if column.name != "id"}
    await session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changed))
    await session.execute(delete(release_share).where(release_share.c.policy_id.in_([row["id"] for row in rows])))
    shares = [{"policy_id": row["id"], "position": n} | share for row in rows for n, share in enumerate(row["shares"])]
    await session.execute(upsert(release_share).values(shares))


POLICIES = text("""
    SELECT p.id, p.valid_from, :office = ANY (p.office_ids) AS named, p.office_ids = ARRAY[:office] AS alone,
           p.office_ids, p.status, p.sources, p.note,
           json_agg(json_build_array(s.channel, s.percent, s.days_ahead, CAST(s.release_time AS text), s.jitter_seconds,
                                     s.min_minutes, s.for_all_days_ahead)
                    ORDER BY s.position) AS shares
    FROM booking.release_policy p JOIN booking.release_share s ON s.policy_id = p.id
    WHERE :office = ANY (p.office_ids) OR cardinality(p.office_ids) = 0 GROUP BY p.id ORDER BY p.id
""")


async def policies_of(session: AsyncSession, office_id: str) -> list[Policy]:
    """The policies that may apply to the office: those that name it, and those for all others."""
    return [policy_in(row) for row in await policy_rows(session, office_id)]


async def policy_rows(session: AsyncSession, office_id: str) -> Sequence[Row[Any]]:
    """The same as stored, with `office_ids`, `status`, `sources` and `note`."""
    return (await session.execute(POLICIES, {"office": office_id})).all()


def policy_in(row: Row[Any]) -> Policy:
    """A policy from its row."""
    return Policy(row.id, tuple(_share(*share) for share in row.shares), row.named, row.valid_from, row.alone)


async def save_own_policy(session: AsyncSession, row: dict[str, Any]) -> bool:
    """Write a policy with its `shares` for one office alone; False when its id belongs to a policy for others."""
    table = release_policy.c
    theirs = select(table.id).where(table.id == row["id"], table.office_ids != row["office_ids"]).with_for_update()
    if (await session.execute(theirs)).scalar() is not None:
        return False
    await save_policies(session, [row])
    return True


async def delete_own_policy(session: AsyncSession, office_id: str, policy_id: str) -> bool:
    """Delete a policy for this office alone; False when there is none."""
    table = release_policy.c
    mine = delete(release_policy).where(table.id == policy_id, table.office_ids == [office_id])
    return (await session.execute(mine.returning(table.id))).scalar() is not None


COMING = text("""
    SELECT u.released_at, u.starts_at FROM booking.capacity_unit u JOIN booking.pool p ON p.id = u.pool_id
    WHERE p.office_id = :office AND u.channel = 'online' AND u.starts_at > CAST(:now AS timestamptz)
      AND u.released_at > CAST(:now AS timestamptz) AND u.released_at < 'infinity'
    ORDER BY u.released_at, u.starts_at LIMIT 1
""")


async def coming_release(session: AsyncSession, office_id: str, now: datetime) -> Row[datetime, datetime] | None:
    """(released_at, starts_at) of the units that are offered online next; None when none is known."""
    return (await session.execute(COMING, {"office": office_id, "now": now})).one_or_none()


def _share(channel: str, percent: int, days_ahead: int, release_time: str, *rest: Any) -> Share:
    return Share(channel, percent, days_ahead, time.fromisoformat(release_time), *rest)


HORIZON = """coalesce((
    SELECT max(s.days_ahead) FROM booking.release_share s JOIN booking.release_policy p ON p.id = s.policy_id
    WHERE o.id = ANY (p.office_ids) OR (cardinality(p.office_ids) = 0 AND NOT EXISTS (
        SELECT FROM booking.release_policy n
        WHERE o.id = ANY (n.office_ids) AND coalesce(n.valid_from <= CAST(:today AS date), true)))), 0)"""
"""How many days ahead anything of an office `o` is released; general policies count until one that names it is valid."""


async def horizon_days(session: AsyncSession, office_id: str, today: date) -> int:
    """How many days ahead anything of the office is released."""
    query = text(f"SELECT {HORIZON} FROM (SELECT CAST(:office AS text) AS id) AS o")  # noqa: S608 - a constant is put in
    return int((await session.execute(query, {"office": office_id, "today": today})).scalar_one())


async def make_partitions(session: AsyncSession, first: datetime, last: datetime) -> None:
    """Make sure that units from `first` to `last` have a partition to be in."""
    await session.execute(
        text("SELECT booking.make_capacity_partitions(:first, :last)"), {"first": first, "last": last}
    )


async def drop_partitions(session: AsyncSession, now: datetime) -> int:
    """Drop the partitions whose months are over for as long as the retention rule `capacity` says; returns how many.

    Whoever reads is waited for only shortly: the next time will do.
    """
    await session.execute(text("SET LOCAL lock_timeout = '200ms'"))
    return int(
        (await session.execute(text("SELECT booking.drop_capacity_partitions(:now)"), {"now": now})).scalar_one()
    )


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


WANTED = """
    unnest(CAST(:starts_at AS timestamptz[]), CAST(:first_no AS integer[]), CAST(:last_no AS integer[]),
           CAST(:channel AS text[]), CAST(:released_at AS timestamptz[]), CAST(:least_cells AS integer[]),
           CAST(:to_all_at AS timestamptz[]))
    AS w (starts_at, first_no, last_no, channel, released_at, least_cells, to_all_at)"""

ADD_MISSING = text(f"""
    INSERT INTO booking.capacity_unit (pool_id, starts_at, unit_no, channel, released_at, least_cells, to_all_at)
    SELECT :pool, w.starts_at, n, w.channel, w.released_at, w.least_cells, w.to_all_at FROM {WANTED}
    CROSS JOIN LATERAL generate_series(w.first_no, w.last_no) AS n
    WHERE (w.starts_at, n) NOT IN (
        SELECT starts_at, unit_no FROM booking.capacity_unit WHERE pool_id = :pool AND starts_at >= :since)
    ON CONFLICT DO NOTHING
""")  # noqa: S608 - only the constant above is put in
"""Those that are there are left out first: to find by a conflict that a unit is there waits for whoever is just booking it."""

PASSES: Final = 5
FIT = text(f"""
    WITH wanted AS MATERIALIZED (SELECT * FROM {WANTED}),
    ranked AS (
        SELECT u.*, w.released_at AS release_wanted, w.channel AS channel_wanted, w.least_cells AS cells_wanted,
               w.to_all_at AS to_all_wanted, w.starts_at IS NULL OR row_number() OVER (PARTITION BY u.starts_at ORDER BY
                   CASE WHEN u.appointment_id IS NULL THEN 2 WHEN u.hold_until IS NULL THEN 0 ELSE 1 END, u.unit_no) > :capacity AS surplus
        FROM booking.capacity_unit u
        LEFT JOIN wanted w ON w.starts_at = u.starts_at AND least(u.unit_no, :capacity) BETWEEN w.first_no AND w.last_no
        WHERE u.pool_id = :pool AND u.starts_at >= :since AND u.channel <> 'personal'),
    changing AS (
        SELECT starts_at, unit_no, surplus, appointment_id IS NULL AS was_free,
               CASE WHEN surplus THEN 'infinity' ELSE release_wanted END AS released_at,
               CASE WHEN surplus THEN channel ELSE channel_wanted END AS channel,
               CASE WHEN surplus THEN least_cells ELSE cells_wanted END AS least_cells,
               CASE WHEN surplus THEN to_all_at ELSE to_all_wanted END AS to_all_at
        FROM ranked
        WHERE surplus AND (appointment_id IS NULL OR released_at < 'infinity')
           OR NOT surplus AND (released_at, channel, least_cells, to_all_at)
                              IS DISTINCT FROM (release_wanted, channel_wanted, cells_wanted, to_all_wanted)),
    locked AS MATERIALIZED (
        SELECT t.*, c.appointment_id IS NULL AS is_free FROM changing t JOIN booking.capacity_unit c
          ON c.pool_id = :pool AND c.starts_at = t.starts_at AND c.unit_no = t.unit_no
        FOR UPDATE OF c SKIP LOCKED),
    dropped AS (
        DELETE FROM booking.capacity_unit u USING locked l
        WHERE u.pool_id = :pool AND u.starts_at = l.starts_at AND u.unit_no = l.unit_no AND l.surplus AND l.is_free),
    changed AS (
        UPDATE booking.capacity_unit u
        SET released_at = l.released_at, channel = l.channel, least_cells = l.least_cells, to_all_at = l.to_all_at FROM locked l
        WHERE u.pool_id = :pool AND u.starts_at = l.starts_at AND u.unit_no = l.unit_no AND NOT (l.surplus AND l.is_free))
    SELECT (SELECT count(*) FROM changing) - count(*) FILTER (WHERE NOT (surplus AND was_free AND NOT is_free)) FROM locked
""")  # noqa: S608 - only the constant above is put in
"""One statement, because what it locks is somebody's appointment: it works out what changes before it locks. It waits for nobody, so that
nobody waits for those it waits for: units that are just being booked are passed over, and counted. So are those that were taken between
the two: what is surplus is another now.

Units beyond what is wanted at their start are surplus; booked ones count first, so that a booking is surplus only when desks are too few.
A free one goes, a booked one stays and is never released again. A booked unit with a number beyond the desks, left from days with more
of them, counts as the last desk.
"""


async def add_missing_units(session: AsyncSession, wanted: Wanted, today: date) -> None:
    """Insert the units that are wanted and not there."""
    await session.execute(ADD_MISSING, wanted.parameters | {"since": midnight(today)})


async def fit_units(session: AsyncSession, wanted: Wanted, today: date) -> bool:
    """Give units the release the policy says now, and delete free ones that are not wanted; booked ones stay, but are not offered
    again when they become free. False when some are left, because they are just being booked."""
    values = wanted.parameters | {"since": midnight(today)}
    for _ in range(PASSES):
        if not (await session.execute(FIT, values)).scalar():
            return True
    return False


MISFITS = """
    SELECT DISTINCT appointment_id FROM booking.capacity_unit
    WHERE pool_id = :pool AND starts_at >= :since AND released_at = 'infinity' AND appointment_id IS NOT NULL
      AND appointment_id <> CAST(:nobody AS uuid) AND (hold_until IS NULL OR hold_until > clock_timestamp())
"""
LIST_CONFLICTS = text(f"""
    WITH misfits AS MATERIALIZED ({MISFITS}),
    noted AS (
        INSERT INTO booking.capacity_conflict (appointment_id, pool_id)
        SELECT appointment_id, :pool FROM misfits ORDER BY appointment_id
        ON CONFLICT (appointment_id, cause) DO UPDATE SET pool_id = excluded.pool_id, resolved_at = NULL WHERE NOT capacity_conflict.kept),
    resolved AS (
        UPDATE booking.capacity_conflict SET resolved_at = clock_timestamp()
        WHERE pool_id = :pool AND cause = 'hours' AND resolved_at IS NULL AND appointment_id NOT IN (SELECT * FROM misfits))
    SELECT count(*) FROM misfits m WHERE NOT EXISTS (
        SELECT FROM booking.capacity_conflict c WHERE c.appointment_id = m.appointment_id AND c.cause = 'hours' AND c.kept)
""")  # noqa: S608


async def list_conflicts(session: AsyncSession, pool_id: int, today: date) -> int:
    """Note the bookings that no longer fit, strike those that fit again; returns how many are open."""
    parameters = {"pool": pool_id, "since": midnight(today), "nobody": NOBODY}
    return int((await session.execute(LIST_CONFLICTS, parameters)).scalar_one())
