"""Identifiers: time-ordered UUIDs for rows, references a person can read out on the phone, and unguessable secrets."""

import hashlib
import hmac
import secrets
from uuid import UUID

from uuid_utils import compat

SPEAKABLE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Digits and letters that are not mistaken for one another when read aloud or written by hand (no 0/O, 1/I)."""


def new_id() -> UUID:
    """A UUID version 7 (RFC 9562): sortable by time, so that indexes stay compact."""
    return compat.uuid7()


def new_reference(prefix: str) -> str:
    """A reference such as `T-7KQ2-M9XD`: 40 random bits, unique by constraint, no secret."""
    letters = "".join(secrets.choice(SPEAKABLE) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def new_secret() -> str:
    """A secret of 256 random bits, URL-safe; only its hash is ever stored."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> bytes:
    """SHA-256 of a secret; a plain hash suffices because the secret is random, not chosen by a person."""
    return hashlib.sha256(secret.encode()).digest()


def secret_matches(secret: str, stored: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(secret_hash(secret), stored)
