"""The secrets of webhooks, sealed under a key of each webhook's own: we sign with them, so a hash would not do."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from shared.crypto import WrappedKey, new_data_key, seal, unseal, unwrap
from shared.settings import MasterKeys


def sealed(keys: MasterKeys, webhook_id: UUID, secret: str) -> dict[str, Any]:
    """The columns of a webhook with its first secret."""
    key, wrapped = new_data_key(keys, webhook_id.bytes)
    return {
        "key_id": wrapped.key_id,
        "data_key": wrapped.wrapped,
        "sealed_secret": seal(key, secret.encode(), webhook_id.bytes),
    }


def rotated(keys: MasterKeys, row: Row[Any], secret: str, previous_until: datetime) -> dict[str, Any]:
    """The columns with a new secret, under a new key; the one before stays beside it until then."""
    key, wrapped = new_data_key(keys, row.id.bytes)
    before = unseal(_key(keys, row), row.sealed_secret, row.id.bytes)
    return {
        "key_id": wrapped.key_id,
        "data_key": wrapped.wrapped,
        "sealed_secret": seal(key, secret.encode(), row.id.bytes),
        "sealed_previous": seal(key, before, row.id.bytes),
        "previous_until": previous_until,
    }


def secrets_of(keys: MasterKeys, row: Row[Any], now: datetime) -> list[str]:
    """The secrets to sign with, the newest first. `row.id` is the webhook's. Raises DecryptionError when the master key is gone."""
    key = _key(keys, row)
    found = [row.sealed_secret]
    if row.sealed_previous is not None and row.previous_until > now:
        found.append(row.sealed_previous)
    return [unseal(key, each, row.id.bytes).decode() for each in found]


def _key(keys: MasterKeys, row: Row[Any]) -> bytes:
    return unwrap(keys, WrappedKey(row.key_id, row.data_key), row.id.bytes)
