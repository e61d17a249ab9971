"""SQL of letters."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Uuid, bindparam, delete, func, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.messages.models import message
from services.booking.metadata import outbox

ADD = text(f"""
    WITH withdrawn AS (DELETE FROM booking.message WHERE about = ANY (:instead_of) AND sealed IS NOT NULL),
    written AS (
        INSERT INTO booking.message (id, once_key, kind, about, locale, next_at, useless_from, key_id, data_key, sealed)
        SELECT id, once_key, kind, about, locale, next_at, useless_from, key_id, decode(data_key, 'hex'), decode(sealed, 'hex')
        FROM jsonb_to_recordset(CAST(:letters AS jsonb)) AS letter (
            id uuid, once_key text, kind text, about uuid, locale text, next_at timestamptz, useless_from timestamptz, key_id text,
            data_key text, sealed text)
        ON CONFLICT (once_key) DO NOTHING),
    {outbox.append_clauses}
    SELECT {outbox.wake}
""").bindparams(bindparam("instead_of", type_=ARRAY(Uuid)))  # noqa: S608 - constants are put in


async def add(session: AsyncSession, letters: list[dict[str, Any]], events: str, instead_of: Collection[UUID]) -> None:
    """Write letters, but none whose key is there already; append `events` (rows of the outbox), and withdraw what was written about
    `instead_of` and not sent."""
    values = {
        "letters": orjson.dumps(letters, default=_plain).decode(),
        "rows": events,
        "instead_of": list(instead_of),
    }
    await session.execute(ADD, values)


def _plain(value: bytes | UUID) -> str:
    """As the statement reads it; the driver has ids of a class of its own."""
    return value.hex() if isinstance(value, bytes) else str(value)


async def withdraw(session: AsyncSession, about: UUID) -> None:
    """Delete what was not sent yet."""
    await session.execute(delete(message).where(message.c.about == about, message.c.sealed.is_not(None)))


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
