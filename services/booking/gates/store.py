"""SQL of gates."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.gates.models import booking_code, gate, spent_proof


async def gates(session: AsyncSession) -> Sequence[Row[str, str, str]]:
    """(office_id, service_id, needs) of every gate."""
    return (await session.execute(select(gate).order_by(*gate.primary_key.columns))).all()


async def replace_gates(session: AsyncSession, office_id: str, service_id: str, needs: Sequence[str]) -> None:
    """These and no others stand before this office and service."""
    here = (gate.c.office_id == office_id, gate.c.service_id == service_id)
    await session.execute(delete(gate).where(*here, gate.c.needs.not_in(needs)))
    if needs:
        rows = [{"office_id": office_id, "service_id": service_id, "needs": need} for need in needs]
        await session.execute(upsert(gate).on_conflict_do_nothing(), rows)


async def follow_catalog(session: AsyncSession, office_id: str, *, voucher_required: bool) -> None:
    """The catalog says whether an office asks for codes from letters; what else stands before it stays."""
    row = {"office_id": office_id, "service_id": "", "needs": "code"}
    if voucher_required:
        await session.execute(upsert(gate).values(row).on_conflict_do_nothing())
    else:
        await session.execute(delete(gate).filter_by(**row))


async def spend(session: AsyncSession, challenge: bytes, expires_at: datetime) -> bool:
    """Use a solved task; False when it was used before. It is used only if the hold is made: both are one commit."""
    row = upsert(spent_proof).values(challenge=challenge, expires_at=expires_at).on_conflict_do_nothing()
    return (await session.execute(row.returning(spent_proof.c.challenge))).scalar() is not None


async def add_codes(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Write fresh codes."""
    await session.execute(insert(booking_code), rows)


REDEEM = text("""
    UPDATE booking.booking_code c SET appointment_id = :appointment
    WHERE c.code_hash = :code_hash AND c.valid_until >= :today
      AND c.office_id IN ('', :office) AND (c.service_id = '' OR c.service_id = ANY (CAST(:services AS text[])))
      AND (c.appointment_id IS NULL OR NOT EXISTS (
          SELECT FROM booking.appointment a WHERE a.id = c.appointment_id AND a.state NOT IN ('cancelled', 'expired')
            AND (a.hold_until IS NULL OR a.hold_until > clock_timestamp() - interval '30 seconds')))
    RETURNING c.code_hash
""")


async def redeem(
    session: AsyncSession, code_hash: bytes, appointment_id: UUID, office: str, services: Sequence[str], today: date
) -> bool:
    """Use a code for an appointment; False when it cannot be used for it (any more)."""
    # Locked by a statement of its own: the next one then sees the appointment of whoever held the lock before.
    await session.execute(
        select(booking_code.c.code_hash).where(booking_code.c.code_hash == code_hash).with_for_update()
    )
    values = {"code_hash": code_hash, "appointment": appointment_id, "office": office, "services": list(services)}
    return (await session.execute(REDEEM, values | {"today": today})).scalar() is not None


async def drop_past(session: AsyncSession, today: date) -> None:
    """Delete proofs and codes that could not be used any more anyway."""
    await session.execute(delete(spent_proof).where(spent_proof.c.expires_at < func.clock_timestamp()))
    await session.execute(delete(booking_code).where(booking_code.c.valid_until < today))
