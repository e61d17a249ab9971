"""SQL of switches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.modes.models import mode_switch

SWITCHES = """coalesce((
    SELECT json_agg(json_build_array(m.mode, m.weekday, m.service_id, m.since, m.until, m.reason, m.set_at))
    FROM booking.mode_switch m
    WHERE m.office_id = o.id AND (m.until IS NULL OR m.until > clock_timestamp())), '[]')"""
"""The switches of an office `o` that are or come into force, each as `rules.read` takes it."""


async def add(session: AsyncSession, values: dict[str, Any]) -> None:
    """Write a switch."""
    await session.execute(insert(mode_switch).values(values))


async def of_office(session: AsyncSession, office_id: str, now: datetime) -> Sequence[Row[Any]]:
    """The switches that are or come into force, newest first."""
    table = mode_switch.c
    in_force = table.until.is_(None) | (table.until > now)
    query = select(mode_switch).where(table.office_id == office_id, in_force).order_by(table.set_at.desc())
    return (await session.execute(query)).all()


END = text("""
    UPDATE booking.mode_switch SET until = greatest(since, least(coalesce(until, 'infinity'), CAST(:now AS timestamptz)))
    WHERE id = :id AND office_id = :office RETURNING *
""")


async def end(session: AsyncSession, office_id: str, switch_id: UUID, now: datetime) -> Row[Any] | None:
    """End a switch of the office now, unless it has ended; None when there is none."""
    return (await session.execute(END, {"id": switch_id, "office": office_id, "now": now})).one_or_none()
