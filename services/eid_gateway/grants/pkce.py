"""Proof Key for Code Exchange (RFC 7636), method S256 only: whoever redeems a code must be who asked for it."""

import base64
import hashlib
import hmac
import re
from typing import Final

CHALLENGE: Final = re.compile(r"^[A-Za-z0-9_-]{43}$")
"""A SHA-256 digest in base64url without padding."""
VERIFIER: Final = re.compile(r"^[A-Za-z0-9._~-]{43,128}$")


def is_challenge(text: str) -> bool:
    """Whether `text` can be an S256 challenge."""
    return CHALLENGE.match(text) is not None


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def fits(verifier: str, challenge: str) -> bool:
    """Whether the verifier is the one the challenge was made of."""
    return VERIFIER.match(verifier) is not None and hmac.compare_digest(challenge_of(verifier), challenge)
