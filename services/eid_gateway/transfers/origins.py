"""Under which name a person was first known here: their card's own, or that of the card before."""

import hashlib
import hmac
import json
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.transfers.store import find_link
from shared.crypto import derive_key, seal, unseal
from shared.settings import MasterKeys


class Origin(NamedTuple):
    """A provider and its lasting name for the person; never leaves this room."""

    provider: str
    person: str


def hash_of(keys: MasterKeys, origin: Origin) -> bytes:
    """By what a link is found: a keyed hash, of no use to who reads the table."""
    return hmac.digest(derive_key(keys, "card-link", b"lookup"), json.dumps(origin).encode(), hashlib.sha256)


def seal_origin(key: bytes, origin: Origin, context: bytes) -> bytes:
    """The origin, sealed for one place."""
    return seal(key, json.dumps(origin).encode(), context)


def unseal_origin(key: bytes, sealed: bytes, context: bytes) -> Origin:
    """The inverse."""
    return Origin(*json.loads(unseal(key, sealed, context)))


def link_key(keys: MasterKeys, person_hash: bytes) -> bytes:
    """The key an origin is sealed under in a link."""
    return derive_key(keys, "card-link", person_hash)


async def origin_of(session: AsyncSession, keys: MasterKeys, shown: Origin) -> Origin:
    """The origin of the card that was shown: its own name, unless it was linked to an older one."""
    digest = hash_of(keys, shown)
    sealed = await find_link(session, digest)
    return shown if sealed is None else unseal_origin(link_key(keys, digest), sealed, digest)
