"""SQL of letters."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.messages.models import message


async def add(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Write letters; one whose key is there already is left out."""
    await session.execute(upsert(message).on_conflict_do_nothing(index_elements=["once_key"]), rows)


async def withdraw(session: AsyncSession, about: Collection[UUID]) -> None:
    """Delete what was not sent yet."""
    await session.execute(delete(message).where(message.c.about.in_(about), message.c.sealed.is_not(None)))


LEASE = text("""
    UPDATE booking.message m
    SET attempts = attempts + 1, next_at = clock_timestamp() + least(interval '1 minute' * 2 ^ attempts, interval '1 hour')
    FROM (SELECT id FROM booking.message
          WHERE sealed IS NOT NULL AND next_at <= clock_timestamp()
          ORDER BY next_at LIMIT :most FOR UPDATE SKIP LOCKED) AS due
    WHERE m.id = due.id
    RETURNING m.*, coalesce(m.useless_from <= clock_timestamp(), false) AS useless
""")


async def lease(session: AsyncSession, most: int) -> Sequence[Row[Any]]:
    """Letters that are due; each is due again after 1, 2, 4 ... 60 minutes unless it is marked as sent or given up."""
    return (await session.execute(LEASE, {"most": most})).all()


EMPTY = {"sealed": None, "key_id": None, "data_key": None}


async def mark_sent(session: AsyncSession, id_: UUID, _: str | None = None) -> None:
    """It is on its way; who it was for is forgotten."""
    await _set(session, id_, EMPTY | {"sent_at": func.clock_timestamp(), "error": None})


async def note_failure(session: AsyncSession, id_: UUID, error: str | None) -> None:
    """Why the last attempt failed."""
    await _set(session, id_, {"error": error})


async def give_up(session: AsyncSession, id_: UUID, error: str | None) -> None:
    """It cannot be delivered, ever; who it was for is forgotten."""
    await _set(session, id_, EMPTY | {"given_up_at": func.clock_timestamp(), "error": error})


async def _set(session: AsyncSession, id_: UUID, values: dict[str, Any]) -> None:
    await session.execute(update(message).where(message.c.id == id_).values(values))


DROP_DONE = text("""
    DELETE FROM booking.message m USING booking.retention_rule r
    WHERE r.id = 'letter' AND m.sealed IS NULL AND m.written_at < clock_timestamp() - make_interval(days => r.days)
    RETURNING m.id
""")


async def drop_done(session: AsyncSession) -> int:
    """Delete rows of letters that were done with as long ago as the retention rule `letter` says; returns how many."""
    return len((await session.execute(DROP_DONE)).all())
