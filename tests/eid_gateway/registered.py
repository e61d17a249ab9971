"""Applications of tests: registered like a city's, with keys of their own."""

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

from services.eid_gateway.clients.assertions import ASSERTION_TYPE
from services.eid_gateway.clients.store import save_client
from shared.db import Database
from shared.dpop import hash_of
from tests.eid_gateway.conftest import ISSUER

CALLBACK = "https://portal.example/callback"
GOODBYE = "https://portal.example/goodbye"
PORTAL: dict[str, Any] = {
    "id": "portal", "kind": "confidential", "name": {"de": "Portal", "en": "Portal"},
    "purpose": {"de": "Anträge stellen", "en": "Send applications"}, "redirect_uris": [CALLBACK],
    "post_logout_redirect_uris": [GOODBYE], "sector": "lotse", "audience": "lotse", "scopes": ["openid", "profile"],
    "level": "low", "active": True,
}  # fmt: skip


@dataclass
class Signatory:
    """A confidential client and its key."""

    id: str = "portal"
    key: Any = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "portal-1"}))

    async def register(self, database: Database, **changes: Any) -> None:
        keys = {"jwks": {"keys": [self.key.as_dict(private=False)]}}
        async with database.transaction() as session:
            await save_client(session, PORTAL | {"id": self.id} | keys | changes)

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        given = {"iss": self.id, "sub": self.id, "aud": ISSUER, "iat": now, "exp": now + 60, "jti": str(uuid4())}
        return {name: value for name, value in (given | changes).items() if value is not None}

    def proof(self, key: Any = None, header: dict[str, Any] | None = None, **changes: Any) -> dict[str, str]:
        """The fields with which the client shows who it is."""
        head = {"alg": "ES256", "kid": self.key.kid} | (header or {})
        text = jwt.encode(head, self.claims(**changes), key or self.key, algorithms=[head["alg"]])
        return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": text}


@dataclass
class Holder:
    """Who holds a key and proves it (DPoP)."""

    key: Any = field(default_factory=lambda: ECKey.generate_key("P-256"))

    def proof(self, method: str, url: str, token: str | None = None, **changes: Any) -> dict[str, str]:
        header = {"alg": "ES256", "typ": "dpop+jwt", "jwk": self.key.as_dict(private=False)} | changes.pop("header", {})
        claims = {"jti": str(uuid4()), "htm": method, "htu": url, "iat": int(time.time())}
        claims |= {"ath": hash_of(token)} if token else {}
        given = {name: value for name, value in (claims | changes).items() if value is not None}
        head = {name: value for name, value in header.items() if value is not None}
        return {"DPoP": jwt.encode(head, given, self.key, algorithms=[head["alg"]])}
