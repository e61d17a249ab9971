"""Token issuers of a test run: real keys, a real JWKS address on loopback, tokens as the test wishes."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

from shared.settings import Issuer

LEVELS = {"low": "http://eidas.europa.eu/LoA/low", "substantial": "http://eidas.europa.eu/LoA/substantial",
          "high": "http://eidas.europa.eu/LoA/high"}  # fmt: skip


def _new_key(kind: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kind, "use": "sig", "alg": "ES256"})


@dataclass
class TestIssuers:
    """The city's identity provider and the eID gateway, as far as a room can see them."""

    __test__ = False
    url: str = ""
    keys: dict[str, ECKey] = field(default_factory=lambda: {kind: _new_key(kind) for kind in ("city", "resident")})
    server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        keys = self.keys

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind = self.path.strip("/").split("/")[0]
                body = json.dumps({"keys": [keys[kind].as_dict(private=False)]}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()

    @property
    def issuers(self) -> tuple[Issuer, ...]:
        return tuple(
            Issuer(issuer=f"{self.url}/{kind}", jwks_url=f"{self.url}/{kind}/jwks", kind=kind)
            for kind in ("city", "resident")
        )

    def token(self, kind: str, **claims: object) -> str:
        """An access token; any claim can be replaced, None removes it."""
        now = int(time.time())
        content = {
            "iss": f"{self.url}/{kind}", "aud": "lotse", "sub": "somebody", "iat": now, "exp": now + 300,
            "jti": uuid4().hex, "client_id": "test",
        } | claims  # fmt: skip
        header = {"alg": "ES256", "typ": "at+jwt", "kid": kind}
        return jwt.encode(
            header, {name: value for name, value in content.items() if value is not None}, self.keys[kind]
        )

    def staff(self, *scopes: str, **claims: object) -> dict[str, str]:
        """The header of a member of staff (or machine) with these scopes."""
        return {"Authorization": f"Bearer {self.token('city', scope=' '.join(scopes), **claims)}"}

    def citizen(self, sub: str = "resident-1", level: str = "high", **claims: object) -> dict[str, str]:
        """The header of a logged-in resident."""
        return {"Authorization": f"Bearer {self.token('resident', sub=sub, acr=LEVELS[level], **claims)}"}
