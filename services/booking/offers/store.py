"""SQL of appointments that staff make: units of their own, the row, and series."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.store import Place
from services.booking.capacity.store import make_partitions
from services.booking.counter.store import SEEN
from services.booking.offices.visit import CELL

MAKE_UNITS = text("""
    INSERT INTO booking.capacity_unit (pool_id, starts_at, unit_no, channel, released_at, appointment_id, hold_until)
    SELECT :pool, w.starts_at, 1 + coalesce((
               SELECT max(c.unit_no) FROM booking.capacity_unit c
               WHERE c.pool_id = :pool AND c.starts_at = w.starts_at AND c.channel = 'personal'), 10000),
           'personal', '-infinity', CAST(:id AS uuid), CAST(:until AS timestamptz)
    FROM generate_series(CAST(:first AS timestamptz), CAST(:last AS timestamptz), CAST(:cell AS interval)) AS w (starts_at)
""")


async def make_units(session: AsyncSession, place: Place, appointment_id: UUID, until: datetime) -> None:
    """Units outside the capacity of the pool, for this appointment only."""
    await make_partitions(session, place.first, place.last)
    await session.execute(MAKE_UNITS, {
        "pool": place.pool_id, "first": place.first, "last": place.last, "cell": CELL, "id": appointment_id, "until": until,
    })  # fmt: skip


INSERT = text("""
    INSERT INTO booking.appointment
        (id, reference, secret_hash, state, hold_until, office_id, pool_id, starts_at, minutes, cells, services, locale,
         sealed_contact, key_id, data_key, owner_hash, person_hash, series_id, booked_by, changed_by)
    VALUES (CAST(:id AS uuid), :reference, :secret_hash, 'held', :until, :office, :pool, :starts_at, :minutes, :cells,
            CAST(:services AS jsonb), :locale, :sealed_contact, :key_id, :data_key, :owner_hash, :person_hash,
            CAST(:series AS uuid), 'staff', 'staff')
""")


async def insert(
    session: AsyncSession, place: Place, services: Sequence[Mapping[str, Any]], values: Mapping[str, Any]
) -> None:
    """Write the appointment as held.

    `values`: id, reference, secret_hash, until, locale, sealed contact and its key, owner_hash, person_hash, series.
    """
    await session.execute(INSERT, place.parameters | {"services": json.dumps(list(services))} | dict(values))


async def join_series(session: AsyncSession, appointment_id: UUID) -> UUID:
    """The series of an appointment; it becomes the first of one when it is in none."""
    query = text(
        "UPDATE booking.appointment SET series_id = coalesce(series_id, id) WHERE id = :id RETURNING series_id"
    )
    series: UUID = (await session.execute(query, {"id": appointment_id})).scalar_one()
    return series


SERIES = text(f"""
    SELECT {SEEN} FROM booking.appointment a
    WHERE a.series_id = :series AND a.state IN ('confirmed', 'checked_in', 'called', 'finished', 'no_show')
    ORDER BY a.starts_at, a.id
""")  # noqa: S608 - a constant is put in


async def series(session: AsyncSession, series_id: UUID) -> Sequence[Row[Any]]:
    """The firm appointments of a series, in order."""
    return (await session.execute(SERIES, {"series": series_id})).all()
