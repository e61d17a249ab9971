"""Pairwise subject identifiers (OpenID Connect Core §8.1): who a person is within one sector, meaningless outside it."""

import base64
import hashlib
import hmac

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.store import Client, sector_key
from services.eid_gateway.transfers.origins import Origin
from shared.crypto import unwrap
from shared.settings import MasterKeys


async def subject_of(session: AsyncSession, client: Client, origin: Origin, keys: MasterKeys) -> str:
    """The pseudonym by which the applications in the sector of `client` know the person."""
    key = unwrap(keys, await sector_key(session, client.sector), client.sector.encode())
    return pairwise_subject(key, *origin)


def pairwise_subject(sector_key: bytes, provider: str, person: str) -> str:
    """The pseudonym, 43 characters; `person` is what the provider knows the person by and never leaves this room.

    The lengths are part of the input, so that no two pairs of provider and person can be read as one another.
    """
    parts = (provider.encode(), person.encode())
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    digest = hmac.digest(sector_key, message, hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
