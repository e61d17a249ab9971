"""What a demonstration plays on: a client of the gateway that shows what was asked and answered, and checks that fail loudly."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp

from deploy.console import Console
from deploy.house import EmbeddedLotse

SHOWN_CHARACTERS = 150


class DemoFailed(Exception):
    """A step did not hold; the message says which and what was seen."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Stage:
    """The running house as a resident's frontend sees it."""

    def __init__(self, house: EmbeddedLotse, console: Console, session: aiohttp.ClientSession) -> None:
        self.house, self._console, self._session = house, console, session
        self._staff_tokens: dict[str, str] = {}

    def step(self, number: int, title: str) -> None:
        """Announce a step."""
        self._console.say(f"\n{number}. {title}")

    def say(self, line: str) -> None:
        """Print one line of a step."""
        self._console.say(f"   {line}")

    def check(self, held: bool, claim: str, seen: object = "") -> None:
        """Print a claim that held, or end the demonstration."""
        if not held:
            raise DemoFailed(f"{claim}: does not hold; seen: {str(seen)[:2000]}")
        self.say(f"✓ {claim}")

    async def ask(
        self,
        method: str,
        address: str,
        *,
        params: Mapping[str, str] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        expect: int | None = None,
        quiet: bool = False,
    ) -> Answer:
        """Ask the gateway (or a full address); shows question and answer, and fails when the status is not the one expected."""
        url = address if address.startswith("http") else self.house.url + address
        given = dict(headers or {})
        if method == "POST" and form is None:
            given.setdefault("Idempotency-Key", f'"{uuid4()}"')
        async with self._session.request(
            method, url, params=params, json=body, data=form, headers=given, allow_redirects=False
        ) as response:
            answer = Answer(response.status, response.headers, await response.text())
        if not quiet:
            question = "&".join(f"{name}={value}" for name, value in (params or {}).items())
            self.say(f"→ {method} {address}{'?' + question if question else ''}")
            self.say(f"← {answer.status} {_short(answer.text)}")
        if expect is not None and answer.status != expect:
            raise DemoFailed(f"{method} {address}: expected {expect}, got {answer.status}: {answer.text[:1000]}")
        return answer

    async def send_xml(self, address: str, body: bytes, headers: Mapping[str, str], expect: int) -> Answer:
        """Post an XML document to the gateway."""
        given = {**headers, "Content-Type": "application/xml"}
        async with self._session.post(self.house.url + address, data=body, headers=given) as response:
            answer = Answer(response.status, response.headers, await response.text())
        self.say(f"→ POST {address} ({len(body):,} bytes of XML)")
        self.say(f"← {answer.status} {_short(answer.text)}")
        if answer.status != expect:
            raise DemoFailed(f"POST {address}: expected {expect}, got {answer.status}: {answer.text[:1000]}")
        return answer

    async def download(self, address: str, headers: Mapping[str, str]) -> bytes:
        """A file from the gateway, byte for byte."""
        async with self._session.get(self.house.url + address, headers=headers) as response:
            content = await response.read()
            if response.status != 200:
                raise DemoFailed(f"GET {address}: expected a file, got {response.status}: {content[:500]!r}")
        self.say(f"→ GET {address}")
        self.say(f"← {response.status} {len(content):,} bytes of {response.content_type}")
        return content

    async def staff(self, client_id: str) -> dict[str, str]:
        """The Authorization header of a demo client of the city's identity provider."""
        if client_id not in self._staff_tokens:
            secret = self.house.credentials["clients"][client_id]["client_secret"]
            form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
            answer = await self.ask("POST", f"{self.house.urls['issuer']}/token", form=form, expect=200, quiet=True)
            self._staff_tokens[client_id] = answer.json["access_token"]
        return {"Authorization": f"Bearer {self._staff_tokens[client_id]}"}


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= SHOWN_CHARACTERS else one_line[:SHOWN_CHARACTERS] + " …"
