"""SQL of slot alerts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.slot_alerts.models import MOST_ALERTS, slot_alert

ADD = text("""
    INSERT INTO booking.slot_alert (id, secret_hash, address_hash, ordinal, wish, locale, sealed, key_id, data_key, expires_at)
    SELECT :id, :secret_hash, :address_hash, n, CAST(:wish AS jsonb), :locale, :sealed, :key_id, :data_key, :expires_at
    FROM generate_series(1, :most) AS n
    WHERE NOT EXISTS (SELECT FROM booking.slot_alert a WHERE a.address_hash = :address_hash AND a.ordinal = n)
    ORDER BY n LIMIT 1 RETURNING id
""")


async def add(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Write an alert; False when the address has as many as it may."""
    return (await session.execute(ADD, values | {"most": MOST_ALERTS})).scalar() is not None


async def load(session: AsyncSession, alert_id: UUID) -> Row[Any] | None:
    """The alert, unless it has ended."""
    alive = slot_alert.c.expires_at > func.clock_timestamp()
    return (await session.execute(select(slot_alert).where(slot_alert.c.id == alert_id, alive))).one_or_none()


async def confirm(session: AsyncSession, alert_id: UUID, expires_at: datetime) -> None:
    """Watch from now on, unless that was said before."""
    row = slot_alert.c
    now = func.clock_timestamp()
    values = {"confirmed_at": now, "look_at": now, "expires_at": expires_at}
    await session.execute(update(slot_alert).where(row.id == alert_id, row.confirmed_at.is_(None)).values(values))


async def remove(session: AsyncSession, alert_id: UUID) -> None:
    """Nothing is left of it."""
    await session.execute(delete(slot_alert).where(slot_alert.c.id == alert_id))


async def due(session: AsyncSession, most: int) -> Sequence[Row[Any]]:
    """Alerts to look for, the longest waiting first, locked: another worker takes others."""
    row, now = slot_alert.c, func.clock_timestamp()
    query = select(slot_alert).where(row.look_at <= now, row.expires_at > now).order_by(row.look_at).limit(most)
    return (await session.execute(query.with_for_update(skip_locked=True))).all()


async def looked(session: AsyncSession, alert_id: UUID, pause: timedelta, **values: Any) -> None:
    """Remember what was seen and said, and look again after a pause."""
    again = {"look_at": func.clock_timestamp() + pause}
    await session.execute(update(slot_alert).where(slot_alert.c.id == alert_id).values(again | values))


async def drop_ended(session: AsyncSession) -> int:
    """Delete alerts whose time is over; returns how many."""
    ended = delete(slot_alert).where(slot_alert.c.expires_at <= func.clock_timestamp())
    return len((await session.execute(ended.returning(slot_alert.c.id))).all())
