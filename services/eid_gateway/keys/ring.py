"""The keys of this process: read from the table now and then, unsealed in memory, made anew when they are due."""

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from joserfc.jwk import ECKey, KeySet
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.keys import rotation, store
from shared.clock import utc_now
from shared.crypto import WrappedKey, unwrap, wrap
from shared.db import Database
from shared.problems import Unavailable
from shared.settings import MasterKeys

ALGORITHM: Final = "ES256"
FRESH_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class LoadedKey:
    """A key ready to sign."""

    signs_from: datetime
    key: ECKey


class KeyRing:
    """Answers which key signs and which are published."""

    def __init__(self, database: Database, master_keys: MasterKeys) -> None:
        self._database, self._master_keys = database, master_keys
        self._loaded: list[LoadedKey] = []
        self._read_at = float("-inf")

    async def signing(self) -> ECKey:
        """The key that signs now; raises Unavailable while there is none."""
        loaded = rotation.signing(await self._keys(), utc_now())
        if loaded is None:
            raise Unavailable
        return loaded.key

    async def published(self) -> dict[str, Any]:
        """The public keys as a JWK set (RFC 7517)."""
        return {"keys": [key.as_dict(private=False) for key in (await self.key_set()).keys]}

    async def key_set(self) -> KeySet:
        """The published keys, the newest first, to check own tokens with."""
        return KeySet([loaded.key for loaded in rotation.published(await self._keys(), utc_now())])

    async def _keys(self) -> list[LoadedKey]:
        if not self._loaded or time.monotonic() - self._read_at > FRESH_SECONDS:
            async with self._database.transaction() as session:
                rows = await store.stored_keys(session)
            self._loaded = [LoadedKey(row.signs_from, _open(self._master_keys, row)) for row in rows]
            self._read_at = time.monotonic()
        return self._loaded


def _open(master_keys: MasterKeys, row: store.StoredKey) -> ECKey:
    private = unwrap(master_keys, WrappedKey(row.master_key_id, row.sealed_private), row.id.encode())
    return ECKey.import_key(json.loads(private))


async def rotate(session: AsyncSession, master_keys: MasterKeys, now: datetime) -> None:
    """Make the next key when it is due and delete those that are no longer published; may be called at any time."""
    await store.lock_rotation(session)
    keys = await store.stored_keys(session)
    kept = {key.id for key in rotation.published(keys, now)}
    await store.delete_keys(session, [key.id for key in keys if key.id not in kept])
    starts = rotation.next_start(keys, now)
    if starts is not None:
        await store.add_key(session, _make(master_keys, starts))


async def replace(session: AsyncSession, master_keys: MasterKeys, now: datetime) -> None:
    """Withdraw all keys and make a new one that signs at once: for when one may have been stolen."""
    await store.lock_rotation(session)
    await store.delete_keys(session, [key.id for key in await store.stored_keys(session)])
    await store.add_key(session, _make(master_keys, now))


def _make(master_keys: MasterKeys, signs_from: datetime) -> store.StoredKey:
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM}, private=True)
    kid = key.thumbprint()
    private = json.dumps(key.as_dict(private=True) | {"kid": kid}).encode()
    sealed = wrap(master_keys, private, kid.encode())
    public = key.as_dict(private=False) | {"kid": kid}
    return store.StoredKey(kid, public, sealed.key_id, sealed.wrapped, signs_from)
