"""Proofs of possession (DPoP, RFC 9449): whoever uses a token shows that they hold the key it was issued for. Pure."""

import base64
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, GuestProtocol, JWKRegistry, RSAKey
from joserfc.jws import JWSRegistry

ALGORITHMS: Final = ("ES256", "PS256", "RS256")
MAX_AGE: Final = timedelta(seconds=60)
"""How old a proof may be, and how far the clock of its maker may be ahead."""
MAX_LENGTH: Final = 4096
REGISTRY: Final = JWSRegistry(algorithms=list(ALGORITHMS))
REGISTRY.max_header_length = MAX_LENGTH  # the key stands in the header, and one of RSA is long


class InvalidProof(Exception):
    """The proof does not show what it should; says nothing more."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that holds: the thumbprint of its key (RFC 7638), and what must not be seen again before `expires_at`."""

    thumbprint: str
    jti: str
    expires_at: datetime


def read_proof(
    proof: str, method: str, urls: Collection[str], now: datetime, *, access_token: str | None = None
) -> Proof:
    """Check a proof for one request (RFC 9449 §4.3); raises InvalidProof.

    `urls` are the addresses the endpoint is known by, without query. With `access_token` the proof must name it (`ath`).
    """
    try:
        if len(proof) > MAX_LENGTH:
            raise InvalidProof
        decoded = jwt.decode(proof, _public_key, registry=REGISTRY)
        _check(decoded.header, decoded.claims, method, urls, now)
        if access_token is not None and decoded.claims.get("ath") != hash_of(access_token):
            raise InvalidProof
        issued = datetime.fromtimestamp(decoded.claims["iat"], now.tzinfo)
        key = _key_of(decoded.header)
        return Proof(key.thumbprint(), decoded.claims["jti"], issued + 2 * MAX_AGE)
    except (JoseError, LookupError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise InvalidProof from error


def hash_of(access_token: str) -> str:
    """`ath` (RFC 9449 §4.2): the SHA-256 of the access token."""
    return base64.urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()).decode().rstrip("=")


def _check(header: dict[str, Any], claims: dict[str, Any], method: str, urls: Collection[str], now: datetime) -> None:
    jti, issued = claims["jti"], claims["iat"]
    named = header.get("typ") == "dpop+jwt" and isinstance(jti, str) and 0 < len(jti) <= 256
    meant = claims["htm"] == method and str(claims["htu"]).partition("?")[0].partition("#")[0] in urls
    timely = type(issued) in (int, float) and abs(now.timestamp() - issued) <= MAX_AGE.total_seconds()
    if not (named and meant and timely):
        raise InvalidProof


def _public_key(guest: GuestProtocol) -> ECKey | RSAKey:
    return _key_of(guest.headers())


def _key_of(header: Any) -> ECKey | RSAKey:
    key = JWKRegistry.import_key(header["jwk"])
    if not isinstance(key, ECKey | RSAKey) or key.is_private:
        raise InvalidProof
    return key
