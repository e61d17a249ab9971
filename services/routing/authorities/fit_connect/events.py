"""The event log of a case: which tokens are believed, and what they say."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

ALGORITHM: Final = "PS512"
TYPE: Final = "secevent+jwt"
EVENTS: Final = "https://schema.fitko.de/fit-connect/events/"
Kind = Literal["create", "submit", "notify", "forward", "reject", "accept", "delete"]
KINDS: Final[frozenset[str]] = frozenset({"create", "submit", "notify", "forward", "reject", "accept", "delete"})
FindKey = Callable[[str, str], Awaitable[Mapping[str, Any] | None]]
"""(issuer, kid) -> the JWK, None for issuers that are not believed: nobody makes us fetch a key from anywhere else."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A believed event."""

    jti: str
    kind: Kind
    at: datetime
    content: Mapping[str, Any]
    token: str

    @property
    def reason(self) -> str:
        """The first problem of a rejection as a code."""
        problems = self.content.get("problems") or [{}]
        named = str(problems[0].get("type", "")).rsplit("/", 1)[-1] if isinstance(problems[0], dict) else ""
        return re.sub(r"[^a-z0-9-]", "-", named.lower())[:64] or "rejected"


async def believed(token: str, submission: str, case: str, find_key: FindKey) -> Happened | None:
    """The event in a token about our submission; None for one that is not signed by whom it should be, or is about another."""
    try:
        header = jws.extract_compact(token.encode()).headers()
        issuer = str(json.loads(jws.extract_compact(token.encode()).payload)["iss"])  # believed below, or not
        jwk = await find_key(issuer, str(header.get("kid", "")))
        if jwk is None or header.get("typ") != TYPE:
            return None
        key = RSAKey.import_key({name: str(jwk[name]) for name in ("kty", "n", "e")})
        claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    return _happened(claims, token) if (claims.get("sub"), claims.get("txn")) == _ours(submission, case) else None


def _ours(submission: str, case: str) -> tuple[str, str]:
    return f"submission:{submission}", f"case:{case}"


def _happened(claims: Mapping[str, Any], token: str) -> Happened | None:
    events = claims.get("events")
    if not isinstance(events, dict) or len(events) != 1 or not claims.get("jti"):
        return None
    [(uri, content)] = events.items()
    kind = str(uri).removeprefix(EVENTS).removesuffix("-submission")
    if kind not in KINDS or not isinstance(content, dict):
        return None
    at = datetime.fromtimestamp(float(claims.get("iat", 0)), UTC)
    return Happened(str(claims["jti"]), kind, at, content, token)  # type: ignore[arg-type]  # one of KINDS, as checked
