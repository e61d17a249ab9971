"""Access tokens of trusted issuers (RFC 9068): signature, issuer, audience, time; keys are fetched from the issuer's JWKS."""

import base64
import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from shared.http import HttpClient
from shared.key_sets import KeySets, KeysUnavailable
from shared.problems import Unauthorized
from shared.settings import Issuer, ServiceSettings

ALGORITHMS: Final = ["ES256", "PS256", "RS256", "EdDSA"]
"""Asymmetric only: no `none`, no HMAC that could be forged with a public key."""
LEEWAY_SECONDS: Final = 30
REMEMBERED_TOKENS: Final = 2048

KeySource = Callable[[], Awaitable[KeySet]]
"""Where keys come from that need not be fetched."""


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """The claims of a token and the issuer that vouches for them."""

    issuer: Issuer
    claims: dict[str, Any]


class TokenVerifier:
    """Checks tokens and remembers the checked ones until they expire, so that a busy caller costs one signature check."""

    def __init__(
        self, settings: ServiceSettings, http: HttpClient, own: Mapping[Issuer, KeySource] | None = None
    ) -> None:
        """`own` are issuers whose keys this process holds itself."""
        self._at_hand = {issuer.issuer: source for issuer, source in (own or {}).items()}
        self._issuers = {issuer.issuer: issuer for issuer in (*settings.issuers, *(own or {}))}
        self._key_sets = KeySets(http)
        self._seen: dict[bytes, VerifiedToken] = {}

    async def verify(self, token: str) -> VerifiedToken:
        """The verified token; raises Unauthorized for anything that is not exactly right."""
        digest = hashlib.sha256(token.encode()).digest()
        known = self._seen.get(digest)
        if known is None:
            known = await self._check(token)
            while len(self._seen) >= REMEMBERED_TOKENS:
                self._seen.pop(next(iter(self._seen)))
            self._seen[digest] = known
        if known.claims["exp"] + LEEWAY_SECONDS < time.time():
            self._seen.pop(digest, None)
            raise Unauthorized(scheme="Bearer")
        return known

    async def _check(self, token: str) -> VerifiedToken:
        try:
            issuer = self._issuers[_unverified_issuer(token)]
            try:
                decoded = jwt.decode(token, await self._key_set(issuer), algorithms=ALGORITHMS)
            except (JoseError, ValueError):  # perhaps the issuer rotated its keys a moment ago
                decoded = jwt.decode(token, await self._key_set(issuer, fresh=True), algorithms=ALGORITHMS)
            if str(decoded.header.get("typ", "")).lower().removeprefix("application/") != "at+jwt":
                raise Unauthorized(scheme="Bearer")
            _claims_of(issuer).validate(decoded.claims)
        except (JoseError, LookupError, ValueError, TypeError, RecursionError) as error:
            raise Unauthorized(scheme="Bearer") from error
        return VerifiedToken(issuer, decoded.claims)

    async def _key_set(self, issuer: Issuer, *, fresh: bool = False) -> KeySet:
        if issuer.issuer in self._at_hand:
            return await self._at_hand[issuer.issuer]()
        try:
            return await self._key_sets.get(issuer.jwks_url, fresh=fresh)
        except KeysUnavailable as error:
            raise Unauthorized(scheme="Bearer") from error


def _claims_of(issuer: Issuer) -> JWTClaimsRegistry:
    return JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer.issuer},
        aud={"essential": True, "value": issuer.audience},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )


def _unverified_issuer(token: str) -> str:
    """Which issuer a token names; only used to pick the keys that then must verify it."""
    payload = token.split(".", 2)[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return str(claims["iss"])
