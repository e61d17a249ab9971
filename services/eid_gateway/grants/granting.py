"""Turn a finished login into a grant with a code that is used once, within a minute."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.grants import store
from shared.crypto import WrappedKey, new_data_key, seal, unseal, unwrap
from shared.ids import new_secret, secret_hash
from shared.settings import MasterKeys

CODE_LIFETIME: Final = timedelta(seconds=60)
TOKEN_LIFETIME: Final = timedelta(minutes=10)
GRANT_LIFETIME: Final = CODE_LIFETIME + TOKEN_LIFETIME


@dataclass(frozen=True, slots=True)
class Authenticated:
    """Who logged in, as the application may know them, and how surely."""

    subject: str
    level: str
    attributes: Mapping[str, Any]


async def add_grant(
    session: AsyncSession,
    keys: MasterKeys,
    grant_id: UUID,
    request: Mapping[str, Any],
    person: Authenticated,
    now: datetime,
) -> str:
    """Store the grant and return its code; `request` are the columns that come from the application."""
    code = new_secret()
    data_key, wrapped = new_data_key(keys, grant_id.bytes)
    sealed = seal(data_key, json.dumps(dict(person.attributes)).encode(), grant_id.bytes)
    values = {
        **request,
        "id": grant_id,
        "code_hash": secret_hash(code),
        "code_expires_at": now + CODE_LIFETIME,
        "expires_at": now + GRANT_LIFETIME,
        "subject": person.subject,
        "level": person.level,
        "authenticated_at": now,
        "master_key_id": wrapped.key_id,
        "wrapped_key": wrapped.wrapped,
        "sealed_attributes": sealed,
    }
    await store.add_grant(session, values)
    return code


def attributes_of(grant: store.Grant, keys: MasterKeys) -> dict[str, Any]:
    """The attributes in clear."""
    data_key = unwrap(keys, WrappedKey(grant.master_key_id, grant.wrapped_key), grant.id.bytes)
    attributes: dict[str, Any] = json.loads(unseal(data_key, grant.sealed_attributes, grant.id.bytes))
    return attributes
