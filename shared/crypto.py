"""Envelope encryption: every case has its own data key, wrapped by a master key; destroying the data key erases the case."""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.settings import MasterKeys

NONCE_BYTES = 12


class DecryptionError(Exception):
    """The ciphertext, its key or its context does not fit; says nothing about the content."""


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key encrypted by the master key `key_id`."""

    key_id: str
    wrapped: bytes


def seal(key: bytes, plaintext: bytes, context: bytes) -> bytes:
    """AES-256-GCM; `context` (for instance the case id) is authenticated, so that a value cannot be moved elsewhere."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, context)


def unseal(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """The inverse of `seal`; raises DecryptionError for any mismatch."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except (InvalidTag, ValueError) as error:
        raise DecryptionError from error


def new_data_key(keys: MasterKeys, context: bytes) -> tuple[bytes, WrappedKey]:
    """A fresh data key, in clear for use now and wrapped for storage."""
    key = AESGCM.generate_key(bit_length=256)
    return key, wrap(keys, key, context)


def wrap(keys: MasterKeys, key: bytes, context: bytes) -> WrappedKey:
    """Wrap a data key with the current master key; also the step of a master-key rotation."""
    return WrappedKey(keys.current, seal(keys.keys[keys.current], key, context))


def unwrap(keys: MasterKeys, wrapped: WrappedKey, context: bytes) -> bytes:
    """The data key in clear; raises DecryptionError when the master key is gone."""
    master = keys.keys.get(wrapped.key_id)
    if master is None:
        raise DecryptionError
    return unseal(master, wrapped.wrapped, context)


def derive_key(keys: MasterKeys, purpose: str, salt: bytes) -> bytes:
    """A 32-byte key for one purpose (HKDF-SHA256, RFC 5869) that needs both the hashing key and `salt` to be known."""
    master = keys.hashing or keys.keys[min(keys.keys)]
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=purpose.encode()).derive(master)
