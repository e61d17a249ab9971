"""All SQL of the life of parcels."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, bindparam, column, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.deliveries.models import delivery
from services.routing.lifecycle.models import delivery_event, verification_key
from services.routing.lifecycle.notes import Note


async def note(session: AsyncSession, notes: Sequence[Note]) -> set[str]:
    """Write down what is new; returns the jti of each event written, so that one that comes again is noticed."""
    if not notes:
        return set()
    written = insert(delivery_event).on_conflict_do_nothing(index_elements=["jti"]).returning(delivery_event.c.jti)
    return set((await session.execute(written, [each.row for each in notes])).scalars())


async def unsigned(session: AsyncSession, most: int) -> Sequence[Row[Any]]:
    """Events that wait for a signature, the oldest first, locked; those of another signer are skipped."""
    query = (
        select(delivery_event, delivery.c.case_id, delivery.c.authority_id)
        .join(delivery, delivery.c.id == delivery_event.c.delivery_id)
        .where(delivery_event.c.token.is_(None))
        .order_by(delivery_event.c.noted_at)
        .limit(most)
        .with_for_update(skip_locked=True, of=delivery_event)
    )
    return (await session.execute(query)).all()


async def keep_tokens(session: AsyncSession, tokens: Mapping[str, str]) -> None:
    """Write the tokens by jti."""
    given = func.unnest(bindparam("jtis", type_=ARRAY(Text)), bindparam("tokens", type_=ARRAY(Text)))
    new = given.table_valued(column("jti", Text), column("token", Text)).render_derived()
    signed = update(delivery_event).where(delivery_event.c.jti == new.c.jti).values(token=new.c.token)
    await session.execute(signed, {"jtis": list(tokens), "tokens": list(tokens.values())})


async def events_of(session: AsyncSession, delivery_id: UUID) -> Sequence[Row[Any]]:
    """The events of a delivery in the order they became known."""
    query = select(delivery_event).where(delivery_event.c.delivery_id == delivery_id)
    return (await session.execute(query.order_by(delivery_event.c.noted_at, delivery_event.c.jti))).all()


async def publish_key(session: AsyncSession, key_id: str, public_jwk: Mapping[str, Any]) -> None:
    """Keep a public key for ever."""
    row = {"id": key_id, "public_jwk": dict(public_jwk)}
    await session.execute(insert(verification_key).on_conflict_do_nothing(index_elements=["id"]), [row])


async def public_keys(session: AsyncSession) -> Sequence[Mapping[str, Any]]:
    """All public keys, the newest first."""
    query = select(verification_key.c.public_jwk).order_by(verification_key.c.first_used_at.desc())
    return (await session.execute(query)).scalars().all()
