"""A browser and an application for tests of the login: what they send, what they keep."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

REDIRECT = "http://127.0.0.1:5173/callback"
HIGH = "http://eidas.europa.eu/LoA/high"
SUBSTANTIAL = "http://eidas.europa.eu/LoA/substantial"
LOW = "http://eidas.europa.eu/LoA/low"


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def query_of(response: httpx.Response) -> dict[str, str]:
    """The parameters an application is answered with."""
    return {name: values[0] for name, values in parse_qs(urlsplit(response.headers["location"]).query).items()}


@dataclass
class Application:
    """A public client in the making of one login."""

    client: httpx.AsyncClient
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(8))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(8))

    def request(self, **changes: str | None) -> dict[str, str]:
        """The parameters of an authorization request; None leaves one out."""
        given: dict[str, str | None] = {
            "client_id": "demo-frontend", "redirect_uri": REDIRECT, "response_type": "code", "scope": "openid profile",
            "state": self.state, "nonce": self.nonce, "code_challenge": challenge(self.verifier),
            "code_challenge_method": "S256",
        } | changes  # fmt: skip
        return {name: value for name, value in given.items() if value is not None}

    async def authorize(self, **changes: str | None) -> httpx.Response:
        return await self.client.get("/authorize", params=self.request(**changes))

    async def log_in(self, person: str = "sim-anna", **changes: str | None) -> httpx.Response:
        """Walk through the pages as a person; returns the redirect to the application."""
        page = await self.open_page(**changes)
        return await self.client.post(
            f"{page.request.url.path}/simulated", data={"mark": mark_of(page), "person": person}
        )

    async def open_page(self, **changes: str | None) -> httpx.Response:
        begun = await self.authorize(**changes)
        assert begun.status_code == 303, begun.text
        page = await self.client.get(urlsplit(begun.headers["location"]).path)
        assert page.status_code == 200, page.text
        return page

    async def redeem(self, code: str, headers: Any = None, **changes: str | None) -> httpx.Response:
        form: dict[str, str | None] = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT,
            "client_id": "demo-frontend", "code_verifier": self.verifier,
        } | changes  # fmt: skip
        given = {name: value for name, value in form.items() if value is not None}
        return await self.client.post("/token", data=given, headers=headers)

    async def code(self, person: str = "sim-anna", **changes: str | None) -> str:
        return query_of(await self.log_in(person, **changes))["code"]

    async def tokens(self, person: str = "sim-anna", **changes: str | None) -> dict[str, str]:
        answer = await self.redeem(await self.code(person, **changes))
        assert answer.status_code == 200, answer.text
        tokens: dict[str, str] = answer.json()
        return tokens


def mark_of(page: httpx.Response) -> str:
    """The hidden mark of the forms of a page."""
    found = re.search(r'name="mark" value="([0-9a-f]+)"', page.text)
    assert found is not None, page.text
    return found.group(1)
