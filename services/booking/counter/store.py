"""SQL of the counter: the day of an office, and the steps of those who came."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.states import Step
from services.booking.capacity.grid import day_span

SEEN = """
    a.*, NOT EXISTS (SELECT FROM booking.capacity_conflict c WHERE c.appointment_id = a.id AND c.resolved_at IS NULL) AS fits,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('service', p.service_id, 'state', p.state, 'cents', p.cents) ORDER BY p.id), '[]')
     FROM booking.payment p
     WHERE p.appointment_id = a.id AND p.state NOT IN ('failed', 'cancelled', 'expired')) AS payments"""

DAY = text(f"""
    SELECT {SEEN} FROM booking.appointment a
    WHERE a.office_id = :office AND a.starts_at >= :since AND a.starts_at < :until
      AND a.state IN ('confirmed', 'checked_in', 'called', 'finished', 'no_show')
      AND (a.starts_at, a.id) > (CAST(:after AS timestamptz), CAST(:after_id AS uuid))
    ORDER BY a.starts_at, a.id LIMIT :most
""")  # noqa: S608 - a constant is put in


async def day(
    session: AsyncSession, office_id: str, day: date, after: tuple[datetime, UUID], most: int
) -> Sequence[Row[Any]]:
    """The firm appointments of an office on a local day, after a position (start, id)."""
    since, until = day_span(day)
    values = {
        "office": office_id,
        "since": since,
        "until": until,
        "after": after[0],
        "after_id": after[1],
        "most": most,
    }
    return (await session.execute(DAY, values)).all()


ONE = text(f"SELECT {SEEN} FROM booking.appointment a WHERE a.id = :id")  # noqa: S608


async def one(session: AsyncSession, appointment_id: UUID) -> Row[Any] | None:
    """The appointment."""
    return (await session.execute(ONE, {"id": appointment_id})).one_or_none()


STAMPS: Mapping[Step, str] = {
    "check_in": "checked_in_at = clock_timestamp()",
    "call": "called_at = clock_timestamp(), called_to = :desk",
    "finish": "finished_at = clock_timestamp()",
    "no_show": "hold_until = NULL",
}


async def step(
    session: AsyncSession, step: Step, appointment_id: UUID, before: str, after: str, desk: str | None
) -> bool:
    """Compare and set: from one state to the next, with its time. False when it changed meanwhile."""
    statement = text(f"""
        UPDATE booking.appointment SET state = :after, changed_by = 'staff', changed_at = clock_timestamp(), {STAMPS[step]}
        WHERE id = :id AND state = :before RETURNING id
    """)  # noqa: S608 - constants are put in
    values = {"id": appointment_id, "before": before, "after": after} | ({"desk": desk} if step == "call" else {})
    return (await session.execute(statement, values)).scalar() is not None


NEXT = text("""
    UPDATE booking.appointment a
    SET state = 'called', called_at = clock_timestamp(), called_to = :desk, changed_by = 'staff', changed_at = clock_timestamp()
    FROM (SELECT id FROM booking.appointment
          WHERE office_id = :office AND state = 'checked_in' AND starts_at >= :since AND starts_at < :until
            AND starts_at <= :by ORDER BY starts_at, checked_in_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) AS due
    WHERE a.id = due.id RETURNING a.id
""")


async def call_next(session: AsyncSession, office_id: str, day: date, by: datetime, desk: str) -> UUID | None:
    """Call who is checked in and whose start is the earliest, up to `by`; two clerks never call the same person."""
    since, until = day_span(day)
    values = {"office": office_id, "since": since, "until": until, "by": by, "desk": desk}
    found: UUID | None = (await session.execute(NEXT, values)).scalar()
    return found


FREE_REST = text("""
    UPDATE booking.capacity_unit SET appointment_id = NULL, hold_until = NULL
    WHERE appointment_id = :id AND starts_at > clock_timestamp()
""")


async def free_rest(session: AsyncSession, appointment_id: UUID) -> None:
    """What is still to come of the time of somebody who did not, is free for others."""
    await session.execute(FREE_REST, {"id": appointment_id})


CONFLICTS = text(f"""
    SELECT {SEEN}, f.noted_at, f.causes,
           (SELECT r.state FROM booking.rebooking r WHERE r.appointment_id = a.id ORDER BY r.created_at DESC LIMIT 1) AS rebooking
    FROM (SELECT appointment_id, min(noted_at) AS noted_at, array_agg(cause ORDER BY cause) AS causes
          FROM booking.capacity_conflict WHERE resolved_at IS NULL GROUP BY appointment_id) AS f
    JOIN booking.appointment a ON a.id = f.appointment_id
    WHERE a.office_id = :office AND a.state = 'confirmed' AND a.starts_at > :now
    ORDER BY a.starts_at, a.id
""")  # noqa: S608 - a constant is put in


async def conflicts(session: AsyncSession, office_id: str, now: datetime) -> Sequence[Row[Any]]:
    """The firm appointments to come that no longer fit, the soonest first."""
    return (await session.execute(CONFLICTS, {"office": office_id, "now": now})).all()


KEEP = text(
    "UPDATE booking.capacity_conflict SET kept = true, resolved_at = coalesce(resolved_at, now()) WHERE appointment_id = :id"
)


async def keep(session: AsyncSession, appointment_id: UUID) -> None:
    """The conflict is decided: it takes place."""
    await session.execute(KEEP, {"id": appointment_id})
