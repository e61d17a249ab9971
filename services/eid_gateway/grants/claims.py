"""What stands in the tokens: claims of the access token (RFC 9068 §2.2) and of the ID token (OpenID Connect Core §2)."""

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from services.eid_gateway.grants.store import Grant
from services.eid_gateway.levels import NATIONAL, acr_of
from services.eid_gateway.sessions.limits import token_lifetime

ID_TOKEN_LIFETIME: Final = timedelta(minutes=5)


def access_claims(grant: Grant, issuer: str, audience: str, now: datetime) -> dict[str, Any]:
    """Claims of the access token; its `jti` is the id of the grant, by which it can be revoked."""
    return _common(grant, issuer, now, token_lifetime(grant.level, grant.authenticated_at, now)) | {
        "aud": audience,
        "jti": str(grant.id),
        "client_id": grant.client_id,
        "scope": grant.scope,
    }


def id_claims(grant: Grant, issuer: str, access_token: str, now: datetime) -> dict[str, Any]:
    """Claims of the ID token; `nonce` only when the application sent one, `loa_bsi` the level as BSI writes it."""
    claims = _common(grant, issuer, now, ID_TOKEN_LIFETIME)
    claims |= {"aud": grant.client_id, "at_hash": _half_hash(access_token), "loa_bsi": NATIONAL[grant.level]}
    return claims | ({"nonce": grant.nonce} if grant.nonce is not None else {})


def _common(grant: Grant, issuer: str, now: datetime, lifetime: timedelta) -> dict[str, Any]:
    issued = int(now.timestamp())
    return {
        "iss": issuer,
        "sub": grant.subject,
        "iat": issued,
        "exp": issued + int(lifetime.total_seconds()),
        "auth_time": int(grant.authenticated_at.timestamp()),
        "acr": acr_of(grant.level),
    }


def _half_hash(token: str) -> str:
    """`at_hash` (OpenID Connect Core §3.1.3.6): the left half of the SHA-256 of the token."""
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()[:16]).decode().rstrip("=")
