"""The verbs of a change of cards: get a code with the old card, enter it with the new one."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.grants.granting import released_in
from services.eid_gateway.grants.store import grant_of_token
from services.eid_gateway.transfers import store
from services.eid_gateway.transfers.origins import Origin, hash_of, link_key, origin_of, seal_origin, unseal_origin
from services.eid_gateway.transfers.problems import LoginGone, SameCard, TransferCodeUnknown
from services.eid_gateway.transfers.schemas import Linked, TransferCode
from shared.access import Caller
from shared.crypto import derive_key
from shared.ids import SPEAKABLE, secret_hash
from shared.settings import MasterKeys

LIFETIME: Final = timedelta(days=365)
"""A card takes weeks to be made, and the letter with its PIN gets mislaid."""
GROUPS, LETTERS = 4, 5
"""100 random bits, in groups that can be read out."""


async def issue_code(session: AsyncSession, caller: Caller, keys: MasterKeys, now: datetime) -> TransferCode:
    """A code for the person of this login; raises LoginGone."""
    origin = await origin_of(session, keys, await _shown_at_login(session, caller, keys, now))
    letters = "".join(secrets.choice(SPEAKABLE) for _ in range(GROUPS * LETTERS))
    owner = hmac.digest(derive_key(keys, "transfer-code", b"owner"), caller.subject.encode(), hashlib.sha256)
    expires = now + LIFETIME
    digest = secret_hash(letters)
    values = {"owner_hash": owner, "code_hash": digest, "expires_at": expires, "created_at": now}
    sealed = seal_origin(derive_key(keys, "transfer-code", letters.encode()), origin, digest)
    await store.save_code(session, values | {"sealed_origin": sealed})
    groups = (letters[start : start + LETTERS] for start in range(0, len(letters), LETTERS))
    return TransferCode(code="-".join(groups), expires_at=expires)


async def enter_code(session: AsyncSession, caller: Caller, code: str, keys: MasterKeys, now: datetime) -> Linked:
    """Link the card of this login to that of the code; raises LoginGone, TransferCodeUnknown or SameCard."""
    shown = await _shown_at_login(session, caller, keys, now)
    letters = code.replace("-", "").replace(" ", "").upper()
    digest = secret_hash(letters)
    sealed = await store.take_code(session, digest, now)
    if sealed is None:
        raise TransferCodeUnknown
    origin = unseal_origin(derive_key(keys, "transfer-code", letters.encode()), sealed, digest)
    if origin == shown:
        raise SameCard  # undoes the taking of the code as well
    person = hash_of(keys, shown)
    await store.add_link(session, person, seal_origin(link_key(keys, person), origin, person))
    return Linked(log_in_again=True)


async def _shown_at_login(session: AsyncSession, caller: Caller, keys: MasterKeys, now: datetime) -> Origin:
    """The card of this login, as long as the login is remembered: minutes."""
    grant = await grant_of_token(session, caller.claims.get("jti"), now)
    shown = released_in(grant, keys).shown if grant else None
    if shown is None:  # a session answered: no card was shown for this token
        raise LoginGone
    return Origin(*shown)
