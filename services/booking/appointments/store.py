"""SQL of appointments. The order of locks is always: units by (pool, start, number), then the appointment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, bindparam, insert, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from services.booking.appointments.models import appointment
from services.booking.appointments.states import GRACE
from services.booking.capacity.models import NOBODY
from services.booking.metadata import outbox
from services.booking.offices.models import office
from services.booking.offices.visit import CELL


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when: so many cells of a pool, `lead` of them before the start."""

    office_id: str
    pool_id: int
    starts_at: datetime
    minutes: int
    cells: int
    lead: int = 0

    @property
    def first(self) -> datetime:
        """The start of its first cell."""
        return self.starts_at - self.lead * CELL

    @property
    def last(self) -> datetime:
        """The start of its last cell."""
        return self.first + (self.cells - 1) * CELL

    @property
    def parameters(self) -> dict[str, Any]:
        """As the statements below name them."""
        return {
            "office": self.office_id, "pool": self.pool_id, "starts_at": self.starts_at, "first": self.first,
            "minutes": self.minutes, "cells": self.cells,
        }  # fmt: skip


HOLD = text(f"""
    WITH claimed AS (
        INSERT INTO booking.idempotency_key (key_hash, fingerprint, status, sealed_body)
        VALUES (:key_hash, :fingerprint, :status, :sealed_body) ON CONFLICT DO NOTHING RETURNING 1),
    taken AS (
        SELECT booking.take_units(CAST(:pool AS integer), CAST(:channels AS text[]), CAST(:first AS timestamptz),
                                  CAST(:cells AS integer), CAST(:id AS uuid), CAST(:until AS timestamptz)) AS displaced
        FROM claimed),
    made AS (
        INSERT INTO booking.appointment
            (id, reference, secret_hash, state, hold_until, office_id, pool_id, starts_at, minutes, cells, services,
             people, owner_hash, person_hash, booked_by, changed_by)
        SELECT CAST(:id AS uuid), :reference, :secret_hash, 'held', CAST(:until AS timestamptz), :office,
               CAST(:pool AS integer), CAST(:starts_at AS timestamptz), CAST(:minutes AS integer),
               CAST(:cells AS integer), CAST(:services AS jsonb), :people,
               CAST(:owner_hash AS bytea), CAST(:owner_hash AS bytea), :by, :by
        FROM taken WHERE displaced IS NOT NULL),
    {outbox.append_clauses_if("EXISTS (SELECT FROM taken WHERE displaced IS NOT NULL)")}
    SELECT EXISTS (SELECT FROM claimed) AS claimed, (SELECT displaced FROM taken) AS displaced, (SELECT {outbox.wake}) AS woken
""").columns(displaced=ARRAY(Uuid()))  # noqa: S608 - constants are put in
"""One round trip for the herd: the key of the request, the units, the appointment and its event."""


async def hold(session: AsyncSession, place: Place, values: dict[str, Any]) -> Row[Any]:
    """Claim the key, take the units, insert the appointment and append its event in one statement.

    `values`: id, reference, secret_hash, owner_hash, by, channels, services (JSON text), people, until, rows (of the event), and the row
    of the key.
    Returns `claimed`, False when the key was there before, and `displaced`: ids of expired holds that lost their units, None when a
    cell has no unit left.
    """
    return (await session.execute(HOLD, place.parameters | values)).one()


KNOWN_KEYS = text("SELECT key_hash FROM booking.idempotency_key WHERE key_hash = ANY (:keys)").bindparams(
    bindparam("keys", type_=ARRAY(LargeBinary))
)


async def known_keys(session: AsyncSession, keys: Collection[bytes]) -> Collection[bytes]:
    """Which of these keys of requests were answered before."""
    return set((await session.execute(KNOWN_KEYS, {"keys": list(keys)})).scalars())


async def insert_held(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Write appointments whose units are taken already."""
    await session.execute(insert(appointment), rows)


WHERE_TO_GO: Final = (office.c.name.label("office_name"), office.c.address.label("office_address"))


async def load(session: AsyncSession, appointment_id: UUID) -> Row[Any] | None:
    """The appointment with the name of its office."""
    query = select(appointment, *WHERE_TO_GO).join(office, office.c.id == appointment.c.office_id)
    return (await session.execute(query.where(appointment.c.id == appointment_id))).one_or_none()


async def of_plan(session: AsyncSession, plan_id: UUID) -> Sequence[Row[Any]]:
    """The appointments that were held together, in the order of time, with the name and district of their offices."""
    query = select(appointment, *WHERE_TO_GO, office.c.address["district"].astext.label("district"))
    query = query.join(office, office.c.id == appointment.c.office_id).where(appointment.c.plan_id == plan_id)
    return (await session.execute(query.order_by(appointment.c.starts_at, appointment.c.id))).all()


ORDER = (DateTime(timezone=True), Uuid())


async def of_owner(
    session: AsyncSession, owner_hash: bytes | None, after: tuple[datetime, UUID], limit: int
) -> Sequence[Row[Any]]:
    """Appointments of a resident in the order of their start, after a position (start, id); expired ones are left out."""
    query = select(appointment, *WHERE_TO_GO).join(office, office.c.id == appointment.c.office_id)
    beyond = tuple_(appointment.c.starts_at, appointment.c.id) > tuple_(*after, types=ORDER)
    query = query.where(appointment.c.owner_hash == owner_hash, appointment.c.state != "expired", beyond)
    return (await session.execute(query.order_by(appointment.c.starts_at, appointment.c.id).limit(limit))).all()


LOCK_UNITS = text("""
    SELECT count(*) FROM (
        SELECT 1 FROM booking.capacity_unit WHERE appointment_id = ANY (:ids)
        ORDER BY pool_id, starts_at, unit_no FOR UPDATE) AS theirs
""")


async def lock_units(session: AsyncSession, owners: Iterable[UUID]) -> None:
    """Lock the units of appointments: whoever takes them over or frees them waits, or has done so before."""
    await session.execute(LOCK_UNITS, {"ids": list(owners)})


CONFIRM = text("""
    SELECT c.*, o.name AS office_name, o.address AS office_address
    FROM booking.confirm_appointment(
        CAST(:id AS uuid), :secret_hash, :owner_hash, :person_hash, :by, :sealed_contact, :key_id, :data_key, :locale,
        CAST(:grace AS interval)) AS c
    JOIN booking.office o ON o.id = c.office_id
""")


async def confirm(session: AsyncSession, appointment_id: UUID, values: dict[str, Any]) -> Row[Any] | None:
    """Compare and set: held, in time and opened by secret or owner -> confirmed, its units firm; the appointment, or None when it was not.

    `values`: secret_hash or owner_hash, person_hash, by, the sealed contact and its key, locale.
    """
    return (await session.execute(CONFIRM, values | {"id": appointment_id, "grace": GRACE})).one_or_none()


CANCEL = text("""
    WITH cancelled AS (
        UPDATE booking.appointment
        SET state = 'cancelled', hold_until = NULL, sequence = sequence + 1, changed_by = :by,
            changed_at = clock_timestamp()
        WHERE id = :id AND state = :state
          AND (hold_until IS NULL OR hold_until > clock_timestamp() - CAST(:grace AS interval))
        RETURNING id),
    freed AS (
        UPDATE booking.capacity_unit u
        SET appointment_id = :nobody, hold_until = clock_timestamp() + CAST(:cooldown AS interval)
        FROM cancelled c WHERE u.appointment_id = c.id RETURNING 1)
    SELECT id FROM cancelled
""").bindparams(bindparam("nobody", NOBODY, type_=Uuid(as_uuid=False)))


async def cancel(session: AsyncSession, row: Row[Any], cooldown: timedelta, by: str) -> bool:
    """Compare and set: the state of `row` -> cancelled; its units come back after the cool-down. False when it changed meanwhile."""
    values = {"id": row.id, "state": row.state, "cooldown": cooldown, "grace": GRACE, "by": by}
    return (await session.execute(CANCEL, values)).scalar() is not None


TAKE = text("""
    SELECT booking.take_units(:pool, :channels, :first, :cells, :id, CAST(:until AS timestamptz)) AS displaced
""").columns(displaced=ARRAY(Uuid()))


async def take_units(
    session: AsyncSession, place: Place, channels: Sequence[str], appointment_id: UUID, until: datetime | None
) -> Any:
    """Give an appointment the units of a place, in each cell of the first channel that has one; None when a cell has none left, else
    the ids it displaced."""
    wanted = {"channels": list(channels), "pool": place.pool_id, "first": place.first, "cells": place.cells}
    return (await session.execute(TAKE, wanted | {"id": appointment_id, "until": until})).scalar()


MOVE = text("""
    WITH moved AS (
        UPDATE booking.appointment
        SET office_id = :office, pool_id = :pool, starts_at = :starts_at, minutes = :minutes, cells = :cells,
            sequence = sequence + 1, changed_by = :by, changed_at = clock_timestamp()
        WHERE id = :id AND state = :state AND sequence = :sequence
          AND (hold_until IS NULL OR hold_until > clock_timestamp() - CAST(:grace AS interval))
        RETURNING id),
    freed AS (
        UPDATE booking.capacity_unit u
        SET appointment_id = :nobody, hold_until = clock_timestamp() + CAST(:cooldown AS interval)
        FROM moved m WHERE u.appointment_id = m.id
          AND NOT (u.pool_id = :pool AND u.starts_at BETWEEN :first AND :last) RETURNING 1)
    SELECT id FROM moved
""").bindparams(bindparam("nobody", NOBODY, type_=Uuid(as_uuid=False)))


async def move(session: AsyncSession, row: Row[Any], place: Place, cooldown: timedelta, by: str) -> bool:
    """Compare and set: the appointment as read in `row` is now at the place, its old units cool down. False when it changed."""
    values = place.parameters | {
        "id": row.id, "state": row.state, "sequence": row.sequence, "cooldown": cooldown, "grace": GRACE,
        "last": place.last, "by": by,
    }  # fmt: skip
    return (await session.execute(MOVE, values)).scalar() is not None


EXPIRE = text("""
    UPDATE booking.appointment a
    SET state = 'expired', hold_until = NULL, changed_by = 'time', changed_at = clock_timestamp(),
        sealed_contact = NULL, key_id = NULL, data_key = NULL  -- nobody comes, so nobody needs to be known
    FROM (SELECT id FROM booking.appointment WHERE id = ANY (:ids) AND state = 'held'
          AND hold_until < clock_timestamp() - CAST(:grace AS interval) ORDER BY person_hash, id FOR UPDATE) AS due
    WHERE a.id = due.id RETURNING a.id, a.office_id, a.services, a.starts_at
""").bindparams(bindparam("ids", type_=ARRAY(Uuid())))


async def expire(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Set those of these appointments to expired whose hold has run out, and return them."""
    return (await session.execute(EXPIRE, {"ids": list(ids), "grace": GRACE})).all()


FREE_DUE = text("""
    WITH due AS (
        SELECT pool_id, starts_at, unit_no, appointment_id FROM booking.capacity_unit
        WHERE hold_until < clock_timestamp() - CAST(:grace AS interval)
        ORDER BY pool_id, starts_at, unit_no LIMIT :most FOR UPDATE SKIP LOCKED),
    freed AS (
        UPDATE booking.capacity_unit u SET appointment_id = NULL, hold_until = NULL FROM due d
        WHERE u.pool_id = d.pool_id AND u.starts_at = d.starts_at AND u.unit_no = d.unit_no RETURNING d.appointment_id)
    SELECT coalesce(array_agg(DISTINCT appointment_id) FILTER (WHERE appointment_id <> :nobody), '{}') AS owners,
           count(*) AS units FROM freed
""").bindparams(bindparam("nobody", NOBODY, type_=Uuid(as_uuid=False)))


async def free_due_units(session: AsyncSession, most: int) -> Row[Any]:
    """Free units whose hold or cool-down is over: `owners` are the appointments that had them, `units` their number."""
    return (await session.execute(FREE_DUE, {"grace": GRACE, "most": most})).one()


async def visits_of_case(session: AsyncSession, series_id: UUID) -> int:
    """In how many appointments of a series the person was served so far."""
    query = text("SELECT count(*) FROM booking.appointment WHERE series_id = :series AND state = 'finished'")
    return int((await session.execute(query, {"series": series_id})).scalar_one())


WHY_NOT = text("""
    SELECT count(DISTINCT starts_at) FILTER (WHERE released_at < 'infinity') AS offered,
           max(released_at) FILTER (WHERE released_at < 'infinity') AS release_at,
           count(DISTINCT starts_at) FILTER (WHERE released_at <= clock_timestamp() AND (
               appointment_id IS NULL OR hold_until < clock_timestamp() - CAST(:grace AS interval))) AS free
    FROM (SELECT starts_at, appointment_id, hold_until,
                 CASE WHEN least_cells <= :cells THEN released_at ELSE greatest(released_at, to_all_at) END AS released_at
          FROM booking.capacity_unit
          WHERE pool_id = :pool AND channel = ANY (:channels) AND starts_at BETWEEN :first AND :last) AS units
""")


async def why_not(session: AsyncSession, place: Place, channels: Sequence[str]) -> Row[Any]:
    """What stands against a place: `offered` and `free` count its cells that exist and that nobody has, `release_at` is when the last
    is released."""
    values = place.parameters | {"channels": list(channels), "last": place.last, "grace": GRACE}
    return (await session.execute(WHY_NOT, values)).one()
