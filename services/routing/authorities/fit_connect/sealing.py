"""Encrypt for a destination, and say how what was encrypted can be checked."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

ALGORITHM, ENCRYPTION = "RSA-OAEP-256", "A256GCM"
SMALLEST_MODULUS: Final = 683
"""Characters of the base64url of 4096 bits."""


class KeyUnusable(ValueError):
    """The destination's key is too small, or not for this use."""


def key_of(jwk: Mapping[str, Any]) -> RSAKey:
    """The public key of a destination; raises KeyUnusable."""
    wraps, fits = "wrapKey" in jwk.get("key_ops", ()), jwk.get("kty") == "RSA" and jwk.get("alg") == ALGORITHM
    if not (wraps and fits and jwk.get("kid") and len(str(jwk.get("n", ""))) >= SMALLEST_MODULUS):
        raise KeyUnusable
    try:
        return RSAKey.import_key({name: str(jwk[name]) for name in ("kty", "n", "e", "kid")})
    except (JoseError, ValueError, KeyError) as error:
        raise KeyUnusable from error


def sealed(content: bytes, media_type: str, key: RSAKey) -> str:
    """A compact JWE; not compressed, because the length of what is compressed tells something about it."""
    header = {"alg": ALGORITHM, "enc": ENCRYPTION, "cty": media_type, "kid": key.kid}
    return jwe.encrypt_compact(header, content, key, algorithms=[ALGORITHM, ENCRYPTION])


def tag_of(token: str) -> str:
    """The authentication tag of a compact JWE (RFC 7516 §3.1), which the receiver repeats in its events."""
    return token.rsplit(".", 1)[-1]


def digest(content: bytes) -> dict[str, str]:
    """The hash of something in clear, as metadata name it."""
    return {"type": "sha512", "content": hashlib.sha512(content).hexdigest()}
