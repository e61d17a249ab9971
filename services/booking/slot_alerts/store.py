"""SQL of slot alerts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.slot_alerts.models import MOST_ALERTS, slot_alert

USUAL_DAYS = 90
"""Where no rule says otherwise."""

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


CONFIRM = text("""
    UPDATE booking.slot_alert SET confirmed_at = clock_timestamp(), look_at = clock_timestamp(),
        expires_at = clock_timestamp() + make_interval(days => coalesce(
            (SELECT days FROM booking.retention_rule WHERE id = 'slot_alert'), :usual_days))
    WHERE id = :id AND confirmed_at IS NULL
""")


async def confirm(session: AsyncSession, alert_id: UUID) -> None:
    """Watch from now on for as long as the retention rule `slot_alert` says, unless that was said before."""
    await session.execute(CONFIRM, {"id": alert_id, "usual_days": USUAL_DAYS})


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
