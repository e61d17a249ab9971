"""SQL of attempts to log in with a card; every step is one update that only one caller can win."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.providers.eid_server.models import card_session


@dataclass(frozen=True, slots=True)
class Offer:
    """An attempt whose token is being fetched."""

    id: UUID
    login_id: UUID


@dataclass(frozen=True, slots=True)
class Fetch:
    """An attempt whose result is being fetched by this caller alone."""

    id: UUID
    server_session: str
    first_counter: int


async def add_offer(session: AsyncSession, offer: Offer, token_hash: bytes, expires_at: datetime) -> None:
    """Store a new attempt; earlier ones of the login that nobody took up are withdrawn."""
    withdrawn = update(card_session).where(
        card_session.c.login_id == offer.login_id, card_session.c.progress == "offered"
    )
    await session.execute(withdrawn.values(progress="over"))
    values = {"id": offer.id, "login_id": offer.login_id, "token_hash": token_hash, "expires_at": expires_at}
    await session.execute(insert(card_session).values(**values))


async def take_offer(session: AsyncSession, token_hash: bytes, now: datetime) -> Offer | None:
    """The attempt of this token, for the first who comes in time."""
    statement = (
        update(card_session)
        .where(
            card_session.c.token_hash == token_hash,
            card_session.c.progress == "offered",
            card_session.c.expires_at > now,
        )
        .values(progress="opening")
    )
    row = (await session.execute(statement.returning(card_session.c.id, card_session.c.login_id))).one_or_none()
    return Offer(*row) if row else None


async def mark_open(session: AsyncSession, attempt_id: UUID, server_session: str, refresh_hash: bytes) -> None:
    """The eID-Server opened a session."""
    statement = update(card_session).where(card_session.c.id == attempt_id, card_session.c.progress == "opening")
    await session.execute(statement.values(progress="open", server_session=server_session, refresh_hash=refresh_hash))


async def begin_fetch(session: AsyncSession, login_id: UUID, refresh_hash: bytes, counters: int) -> Fetch | None:
    """The attempt of this refresh address, with some counters of its own; None while somebody else fetches, and after."""
    statement = (
        update(card_session)
        .where(
            card_session.c.login_id == login_id,
            card_session.c.refresh_hash == refresh_hash,
            card_session.c.progress == "open",
        )
        .values(progress="fetching", next_counter=card_session.c.next_counter + counters)
    )
    columns = (card_session.c.id, card_session.c.server_session, card_session.c.next_counter - counters)
    row = (await session.execute(statement.returning(*columns))).one_or_none()
    return Fetch(*row) if row else None


async def end_fetch(session: AsyncSession, attempt_id: UUID, *, again: bool) -> None:
    """The result is there, or lost; or it is not there yet and may be fetched `again`."""
    values = {"progress": "open"} if again else {"progress": "over", "server_session": None}
    await session.execute(update(card_session).where(card_session.c.id == attempt_id).values(**values))
