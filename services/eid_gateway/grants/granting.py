"""Turn a finished login into a grant with a code that is used once, within a minute."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.grants import store
from services.eid_gateway.grants.attributes import DOCUMENT_SCOPE, permitted
from services.eid_gateway.logins.store import Login
from services.eid_gateway.providers.port import Identity
from services.eid_gateway.sessions.limits import LONGEST_TOKEN
from shared.crypto import WrappedKey, new_data_key, seal, unseal, unwrap
from shared.ids import new_secret, secret_hash
from shared.settings import MasterKeys

CODE_LIFETIME: Final = timedelta(seconds=60)
GRANT_LIFETIME: Final = CODE_LIFETIME + LONGEST_TOKEN


@dataclass(frozen=True, slots=True)
class Asked:
    """What the application asked with, and what its code is bound to."""

    id: UUID
    client_id: str
    redirect_uri: str
    code_challenge: str
    scope: str
    nonce: str | None
    dpop_jkt: str | None

    @classmethod
    def of(cls, login: Login) -> Self:
        """As it was kept with the login."""
        return cls(**{name: getattr(login, name) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class Authenticated:
    """Who logged in, as the application may know them: how surely, when, and the session it is good for."""

    subject: str
    level: str
    authenticated_at: datetime
    session_id: UUID


@dataclass(frozen=True, slots=True)
class Released:
    """What the person let go for this login; it lies sealed and is deleted minutes later.

    `shown` is the provider and its name for the person, for steps that the person takes right after the login (transfers/).
    """

    attributes: Mapping[str, Any]
    document: str | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    shown: Sequence[str] | None = None


NOTHING: Final = Released({})


def released_by(login: Login, identity: Identity) -> Released:
    """Of all that the provider found out, what this application asked for."""
    document = identity.document if DOCUMENT_SCOPE in login.scope.split() else None
    levels = permitted(identity.levels, login.claims)
    return Released(
        permitted(identity.attributes, login.claims), document, levels, (identity.provider, identity.person)
    )


async def add_grant(
    session: AsyncSession, keys: MasterKeys, asked: Asked, person: Authenticated, released: Released, now: datetime
) -> str:
    """Store the grant and return its code."""
    code = new_secret()
    data_key, wrapped = new_data_key(keys, asked.id.bytes)
    values = {
        **asdict(asked),
        **asdict(person),
        "code_hash": secret_hash(code),
        "code_expires_at": now + CODE_LIFETIME,
        "expires_at": now + GRANT_LIFETIME,
        "master_key_id": wrapped.key_id,
        "wrapped_key": wrapped.wrapped,
        "sealed_attributes": seal(data_key, json.dumps(asdict(released)).encode(), asked.id.bytes),
    }
    await store.add_grant(session, values)
    return code


def released_in(grant: store.Grant, keys: MasterKeys) -> Released:
    """What the person released, in clear."""
    data_key = unwrap(keys, WrappedKey(grant.master_key_id, grant.wrapped_key), grant.id.bytes)
    return Released(**json.loads(unseal(data_key, grant.sealed_attributes, grant.id.bytes)))
