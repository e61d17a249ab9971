"""SQL of the citizen API."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, func, select, text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.models import appointment
from services.booking.appointments.states import GRACE
from services.booking.appointments.store import WHERE_TO_GO
from services.booking.offices.models import office
from services.booking.offices.visit import CELL_MINUTES, MAX_CELLS
from services.booking.zms.identifiers import TAIL
from services.booking.zms.models import zms_number


async def keys_of(session: AsyncSession, kind: str, numbers: Sequence[int]) -> Mapping[int, str]:
    """Ids of the catalog by number, as far as the numbers were given."""
    wanted = select(zms_number.c.number, zms_number.c.key)
    found = await session.execute(wanted.where(zms_number.c.kind == kind, zms_number.c.number.in_(numbers)))
    return {row.number: row.key for row in found}


async def numbers_of(session: AsyncSession, kind: str, keys: Sequence[str]) -> Mapping[str, int]:
    """Numbers by id of the catalog."""
    wanted = select(zms_number.c.key, zms_number.c.number)
    found = await session.execute(wanted.where(zms_number.c.kind == kind, zms_number.c.key.in_(keys)))
    return {row.key: row.number for row in found}


OFFERED = text("""
    SELECT o.id AS office_id, o.name AS office_name, o.address, n.number AS office_number, s.service_id, s.title, s.max_quantity,
           m.number AS service_number, CAST(ceil(s.duration_minutes / CAST(:cell AS numeric)) AS integer) AS cells
    FROM booking.office o
    JOIN booking.pool p ON p.office_id = o.id
    JOIN booking.office_service s ON s.office_id = o.id
    JOIN booking.zms_number n ON n.kind = 'office' AND n.key = o.id
    JOIN booking.zms_number m ON m.kind = 'service' AND m.key = s.service_id
    WHERE o.appointments AND s.duration_minutes <= :most AND (o.closed_from IS NULL OR o.closed_from > CURRENT_DATE)
    ORDER BY o.name, o.id, s.title, s.service_id
""")


async def offered(session: AsyncSession) -> Sequence[Row[Any]]:
    """What can be booked where: offices that give appointments, with each service whose duration is known."""
    values = {"cell": CELL_MINUTES, "most": CELL_MINUTES * MAX_CELLS}
    return (await session.execute(OFFERED, values)).all()


async def office_of(session: AsyncSession, office_id: str) -> Row[Any, Any, Any]:
    """(name, address, number) of an office."""
    query = select(office.c.name, office.c.address, zms_number.c.number)
    query = query.join(zms_number, (zms_number.c.key == office.c.id) & (zms_number.c.kind == "office"))
    return (await session.execute(query.where(office.c.id == office_id))).one()


async def with_tail(session: AsyncSession, tail: str) -> Sequence[Row[Any]]:
    """The appointments whose id ends like this, with the names of their offices."""
    query = select(appointment, *WHERE_TO_GO).join(office, office.c.id == appointment.c.office_id)
    return (await session.execute(query.where(func.right(cast(appointment.c.id, Text), text(str(TAIL))) == tail))).all()


TELL = text("""
    UPDATE booking.appointment
    SET sealed_contact = :sealed_contact, key_id = :key_id, data_key = :data_key, locale = :locale, changed_by = :by,
        changed_at = clock_timestamp()
    WHERE id = :id AND state = 'held' AND preconfirmed_at IS NULL
      AND hold_until > clock_timestamp() - CAST(:grace AS interval)
    RETURNING id
""")


async def tell_contact(session: AsyncSession, appointment_id: UUID, sealed: Mapping[str, Any], by: str) -> bool:
    """Write down who comes to what is held; False when it is not held, not in time, or preconfirmed already."""
    values = {"id": appointment_id, "grace": GRACE, "by": by} | dict(sealed)
    return (await session.execute(TELL, values)).scalar() is not None


PRECONFIRM = text("""
    WITH longer AS (
        UPDATE booking.appointment
        SET preconfirmed_at = clock_timestamp(), hold_until = clock_timestamp() + CAST(:waiting AS interval),
            person_hash = coalesce(person_hash, CAST(:person_hash AS bytea)), changed_by = :by,
            changed_at = clock_timestamp()
        WHERE id = :id AND state = 'held' AND preconfirmed_at IS NULL AND sealed_contact IS NOT NULL
          AND hold_until > clock_timestamp() - CAST(:grace AS interval)
        RETURNING id, hold_until),
    units AS (
        UPDATE booking.capacity_unit u SET hold_until = l.hold_until FROM longer l WHERE u.appointment_id = l.id)
    SELECT id FROM longer
""")


async def preconfirm(
    session: AsyncSession, appointment_id: UUID, waiting: timedelta, person_hash: bytes, by: str
) -> bool:
    """Compare and set: held, in time and with a contact -> held for so much longer; False when it was not so."""
    values = {"id": appointment_id, "waiting": waiting, "person_hash": person_hash, "grace": GRACE, "by": by}
    return (await session.execute(PRECONFIRM, values)).scalar() is not None
