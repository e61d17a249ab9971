"""Client assertions (private_key_jwt: RFC 7523 §3, OpenID Connect Core §9): an application signs who it is. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS: Final = ("ES256", "PS256", "RS256")
LEEWAY: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(minutes=10)
"""How far ahead an assertion may expire: as long its `jti` has to be remembered."""


class InvalidAssertion(Exception):
    """The assertion does not show that the client is who it says."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """An assertion that holds; its `jti` must not be seen again before `expires_at`."""

    jti: str
    expires_at: datetime


def read_assertion(text: str, keys: KeySet, client_id: str, audiences: Collection[str], now: datetime) -> Assertion:
    """Check an assertion of `client_id` against its keys; raises InvalidAssertion.

    `audiences` are the names of ours it may be made for: the issuer, and the endpoint it is sent to.
    """
    try:
        claims = jwt.decode(text, keys, algorithms=ALGORITHMS).claims
        _registry(client_id, now).validate(claims)
        return _checked(claims, audiences, now)
    except (JoseError, LookupError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise InvalidAssertion from error


def _registry(client_id: str, now: datetime) -> JWTClaimsRegistry:
    return JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(LEEWAY.total_seconds()),
        iss={"essential": True, "value": client_id},
        sub={"essential": True, "value": client_id},
        aud={"essential": True},
        exp={"essential": True},
        jti={"essential": True},
    )


def _checked(claims: dict[str, Any], audiences: Collection[str], now: datetime) -> Assertion:
    named = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    expires = datetime.fromtimestamp(claims["exp"], now.tzinfo)
    jti = claims["jti"]
    # Made for somebody else as well, it could be carried from there to here.
    meant = bool(named) and all(name in audiences for name in named)
    if not meant or not isinstance(jti, str) or not 0 < len(jti) <= 256 or expires > now + LONGEST:
        raise InvalidAssertion
    return Assertion(jti, expires + LEEWAY)
