"""The identity provider of a city that exists only on this machine: tokens for staff and machines of the embedded default.

A real city names its own OpenID provider in LOTSE_ISSUERS; this one refuses to start in production.
"""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from joserfc import jwt
from joserfc.jwk import ECKey
from pydantic import Field
from pydantic_settings import BaseSettings

from deploy.demo_clients import CLIENTS, DemoClient
from deploy.private_files import write_private_json
from deploy.token_requests import TokenRefused, UnknownClient, read_token_request

AUDIENCE = "lotse"
TOKEN_SECONDS = 3600
ALGORITHM = "ES256"
MAX_BODY_BYTES = 16_384
NEVER_STORED = {"Cache-Control": "no-store"}


class IssuerSettings(BaseSettings):
    """What the runner tells the issuer: its own address and the folder with `clients.json` and, later, its key."""

    environment: str = Field("production", validation_alias="LOTSE_ENVIRONMENT")
    url: str = Field(validation_alias="ISSUER_URL")
    folder: Path = Field(validation_alias="LOTSE_DEMO_ISSUER_FOLDER")


@dataclass(frozen=True)
class DemoIssuer:
    """The issuer without HTTP: its address, its key, and the hash of each client's secret."""

    url: str
    key: ECKey
    secret_hashes: Mapping[str, bytes]

    def answer(self, content_type: str, body: bytes, authorization: str | None) -> dict[str, Any]:
        """Return the token response (RFC 6749 section 5.1); raises TokenRefused."""
        request = read_token_request(content_type, body, authorization)
        client = self._authenticate(request.client_id, request.secret)
        wanted = request.scopes or frozenset(client.scopes)
        if not wanted <= frozenset(client.scopes):
            raise TokenRefused("invalid_scope", f"{client.id} may have: {' '.join(client.scopes)}.")
        scope = " ".join(name for name in client.scopes if name in wanted)
        return {
            "access_token": self._sign(client, scope),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "scope": scope,
        }

    def metadata(self) -> dict[str, Any]:
        """Describe the issuer (RFC 8414, OpenID Connect Discovery)."""
        return {
            "issuer": self.url,
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "scopes_supported": sorted({scope for client in CLIENTS.values() for scope in client.scopes}),
        }

    def jwks(self) -> dict[str, Any]:
        """Return the public key."""
        return {"keys": [{**self.key.as_dict(private=False), "use": "sig", "alg": ALGORITHM}]}

    def _authenticate(self, client_id: str, secret: str) -> DemoClient:
        # An unknown client costs the same comparison as a known one.
        expected = self.secret_hashes.get(client_id, bytes(hashlib.sha256().digest_size))
        if not hmac.compare_digest(_hash(secret), expected) or client_id not in CLIENTS:
            raise UnknownClient
        return CLIENTS[client_id]

    def _sign(self, client: DemoClient, scope: str) -> str:
        """Make a JWT access token (RFC 9068)."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.url,
            "sub": client.id,
            "client_id": client.id,
            "aud": AUDIENCE,
            "scope": scope,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "jti": secrets.token_urlsafe(16),
        }
        if client.authority:
            claims["authority"] = client.authority
        if client.offices:
            claims["offices"] = list(client.offices)
        return jwt.encode({"alg": ALGORITHM, "typ": "at+jwt", "kid": self.key.kid}, claims, self.key)


def open_issuer(settings: IssuerSettings) -> DemoIssuer:
    """Read the clients' secrets and the key, which the first start makes."""
    if settings.environment == "production":
        raise RuntimeError("The demo issuer is not for production: name your own OpenID provider in LOTSE_ISSUERS.")
    clients = json.loads((settings.folder / "clients.json").read_text(encoding="utf-8"))
    hashes = {client_id: _hash(secret) for client_id, secret in clients.items()}
    return DemoIssuer(settings.url, _keep_key(settings.folder / "key.json"), hashes)


def create_app(settings: IssuerSettings | None = None) -> FastAPI:
    """Build the application; without settings they come from the environment."""
    issuer = open_issuer(settings or IssuerSettings())
    app = FastAPI(title="Lotse demo issuer", docs_url=None, redoc_url=None)

    @app.post("/token")
    async def token(request: Request) -> JSONResponse:
        given = request.headers
        try:
            answer = issuer.answer(given.get("content-type", ""), await _body(request), given.get("authorization"))
        except TokenRefused as refusal:
            return _refusal_response(refusal)
        return JSONResponse(answer, headers=NEVER_STORED)

    @app.get("/.well-known/openid-configuration")
    @app.get("/.well-known/oauth-authorization-server")
    async def metadata() -> dict[str, Any]:
        return issuer.metadata()

    @app.get("/jwks")
    async def jwks() -> dict[str, Any]:
        return issuer.jwks()

    @app.get("/health/live")
    @app.get("/health/ready")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    return app


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise TokenRefused("invalid_request", "The body is too large.", 413)
    return body


def _refusal_response(refusal: TokenRefused) -> JSONResponse:
    challenge = {"WWW-Authenticate": 'Basic realm="Lotse demo issuer"'} if refusal.status == 401 else {}
    body = {"error": refusal.code, "error_description": refusal.description}
    return JSONResponse(body, status_code=refusal.status, headers=NEVER_STORED | challenge)


def _keep_key(path: Path) -> ECKey:
    if not path.exists():
        key = ECKey.generate_key("P-256", private=True)
        write_private_json(path, {**key.as_dict(private=True), "kid": key.thumbprint()})
    return ECKey.import_key(json.loads(path.read_text(encoding="utf-8")))


def _hash(secret: str) -> bytes:
    """Secrets are 192 random bits, so a plain hash is enough: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()
