"""Whom an application expects: an ID token of ours, sent back as a hint (OpenID Connect Core §3.1.2.1)."""

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.eid_gateway.keys.ring import ALGORITHM


class UnknownHint(Exception):
    """It is no ID token that this provider signed with a key it still shows."""


def claims_of_hint(hint: str, keys: KeySet, issuer: str) -> dict[str, str]:
    """The claims of an ID token of ours, also of one that expired; raises UnknownHint."""
    try:
        decoded = jwt.decode(hint, keys, algorithms=[ALGORITHM])
        if decoded.header.get("typ") != "JWT" or decoded.claims["iss"] != issuer:
            raise UnknownHint
        return {name: str(decoded.claims[name]) for name in ("sub", "aud")}
    except (JoseError, LookupError, ValueError, TypeError, RecursionError) as error:
        raise UnknownHint from error
