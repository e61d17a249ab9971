"""The verbs of acting for a child: declare it, look, end it, and find who is meant."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.representations import store
from services.eid_gateway.representations.ages import ends_at
from services.eid_gateway.representations.problems import NotBornYet, OldEnough, TooManyRepresented
from services.eid_gateway.representations.schemas import Child, NewRepresentation, Representation, Representations
from shared.clock import BERLIN
from shared.crypto import WrappedKey, derive_key, new_data_key, seal, unseal, unwrap
from shared.ids import new_id, new_secret
from shared.problems import NotFound
from shared.settings import MasterKeys

MOST: Final = 20


async def declare(
    session: AsyncSession, holder: str, wanted: NewRepresentation, keys: MasterKeys, now: datetime
) -> Representation:
    """Store a declaration; raises NotBornYet, OldEnough or TooManyRepresented."""
    ends = ends_at(wanted.child.birthdate)
    if wanted.child.birthdate > now.astimezone(BERLIN).date():
        raise NotBornYet
    if ends <= now:
        raise OldEnough
    holder_hash = _hash(keys, holder)
    if len(await store.of_holder(session, holder_hash, now)) >= MOST:
        raise TooManyRepresented(limit=MOST)
    made = Representation(id=new_id(), relation=wanted.relation, child=wanted.child, ends_at=ends)
    data_key, wrapped = new_data_key(keys, made.id.bytes)
    values = {
        "id": made.id,
        "holder_hash": holder_hash,
        "subject": new_secret(),
        "relation": made.relation,
        "master_key_id": wrapped.key_id,
        "wrapped_key": wrapped.wrapped,
        "sealed_child": seal(data_key, wanted.child.model_dump_json().encode(), made.id.bytes),
        "ends_at": ends,
    }
    await store.add(session, values)
    return made


async def held_by(session: AsyncSession, holder: str, keys: MasterKeys, now: datetime) -> Representations:
    """All children somebody acts for."""
    rows = await store.of_holder(session, _hash(keys, holder), now)
    items = [
        Representation(id=row.id, relation=row.relation, child=_child(row, keys), ends_at=row.ends_at) for row in rows
    ]
    return Representations(items=items, next=None)


async def end(session: AsyncSession, holder: str, representation_id: UUID, keys: MasterKeys) -> None:
    """End it, and with it the pseudonym of the child; raises NotFound."""
    if not await store.remove(session, _hash(keys, holder), representation_id):
        raise NotFound


async def child_of(
    session: AsyncSession, holder: str, representation_id: str, keys: MasterKeys, now: datetime
) -> str | None:
    """The pseudonym of the child, None when the holder does not act for it."""
    rows = await store.of_holder(session, _hash(keys, holder), now)
    return next((row.subject for row in rows if str(row.id) == representation_id), None)


def _child(row: store.Representation, keys: MasterKeys) -> Child:
    data_key = unwrap(keys, WrappedKey(row.master_key_id, row.wrapped_key), row.id.bytes)
    return Child.model_validate(json.loads(unseal(data_key, row.sealed_child, row.id.bytes)))


def _hash(keys: MasterKeys, holder: str) -> bytes:
    return hmac.digest(derive_key(keys, "representation", b"holder"), holder.encode(), hashlib.sha256)
