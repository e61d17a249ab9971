"""Measure logins: `python -m benchmarks.eid`; prints the table of docs/performance.md.

What a login costs the process of the room, from the request of an application to the attributes: processor time as the kernel counts it,
without card, network, browser, eID-Server and database. The goal: under 50 ms.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from benchmarks.eid_card import CardReader, card_reader
from benchmarks.result import load_line, say
from benchmarks.room import Room, database, serving, settings_of
from deploy.ports import free_base
from services.eid_gateway.clients.assertions import ASSERTION_TYPE
from services.eid_gateway.clients.registration import Registry
from services.eid_gateway.grants.pkce import challenge_of
from services.eid_gateway.register import register
from services.eid_gateway.seed import seed
from services.eid_gateway.settings import EidGatewaySettings
from shared.db import Database, create_engine
from shared.dpop import hash_of
from shared.ids import new_secret

LOGINS, WARM = 100, 10
GOAL_MS = 50.0
REDIRECT = "http://127.0.0.1:9/callback"
HIGH = "http://eidas.europa.eu/LoA/high"
HEADER = "| login | processor ms | goal | |\n|---|---:|---:|---|"


@dataclass(frozen=True)
class Portal:
    """A confidential application with everything a login can have: pushed requests, signed assertions, bound tokens."""

    room: Room
    key: ECKey

    def assertion(self) -> dict[str, str]:
        """Who it is."""
        now = int(time.time())
        claims = {"iss": "portal", "sub": "portal", "aud": self.room.url, "exp": now + 60, "jti": str(uuid4())}
        text = jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)
        return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": text}

    def proof(self, method: str, path: str, token: str = "") -> dict[str, str]:
        """That it holds its key."""
        header = {"alg": "ES256", "typ": "dpop+jwt", "jwk": self.key.as_dict(private=False)}
        claims = {"jti": str(uuid4()), "htm": method, "htu": self.room.url + path, "iat": int(time.time())}
        return {"DPoP": jwt.encode(header, claims | ({"ath": hash_of(token)} if token else {}), self.key)}


def wish(client_id: str, verifier: str) -> dict[str, str]:
    """The parameters of an authorization request."""
    return {
        "client_id": client_id, "redirect_uri": REDIRECT, "response_type": "code", "scope": "openid profile", "state": "s",
        "nonce": "n", "acr_values": HIGH, "code_challenge": challenge_of(verifier), "code_challenge_method": "S256",
    }  # fmt: skip


Person = Callable[[httpx.AsyncClient, dict[str, str]], Awaitable[str]]
"""Walks through the pages of a login; returns the code the application gets."""


async def person(browser: httpx.AsyncClient, given: dict[str, str]) -> str:
    """The page, a choice, and the code the application gets."""
    begun = await browser.get("/authorize", params=given)
    path = urlsplit(begun.headers["location"]).path
    mark = re.findall(r'name="mark" value="([0-9a-f]+)"', (await browser.get(path)).text)[0]
    back = await browser.post(f"{path}/simulated", data={"mark": mark, "person": "sim-anna"})
    return parse_qs(urlsplit(back.headers["location"]).query)["code"][0]


async def plain(room: Room, by: Person) -> None:
    """A public application: PKCE and nothing else."""
    verifier = new_secret()
    async with httpx.AsyncClient(base_url=room.url) as browser:
        code = await by(browser, wish("demo-frontend", verifier))
        form = {"grant_type": "authorization_code", "client_id": "demo-frontend", "redirect_uri": REDIRECT}
        tokens = (await browser.post("/token", data=form | {"code": code, "code_verifier": verifier})).json()
        header = {"Authorization": f"Bearer {tokens['access_token']}"}
        (await browser.get("/userinfo", headers=header)).raise_for_status()


async def full(portal: Portal) -> None:
    """A confidential application with everything."""
    verifier = new_secret()
    async with httpx.AsyncClient(base_url=portal.room.url) as browser:
        asked = wish("portal", verifier) | portal.assertion()
        pushed = (await browser.post("/par", data=asked, headers=portal.proof("POST", "/par"))).json()
        code = await person(browser, {"client_id": "portal", "request_uri": pushed["request_uri"]})
        form = {"grant_type": "authorization_code", "redirect_uri": REDIRECT, "code": code, "code_verifier": verifier}
        redeemed = await browser.post("/token", data=form | portal.assertion(), headers=portal.proof("POST", "/token"))
        token = redeemed.json()["access_token"]
        header = {"Authorization": f"DPoP {token}"} | portal.proof("GET", "/userinfo", token)
        (await browser.get("/userinfo", headers=header)).raise_for_status()


async def cost_ms(room: Room, log_in: Callable[[], Awaitable[None]]) -> float:
    """Processor milliseconds of the room per login."""
    for _ in range(WARM):
        await log_in()
    began = room.processor_seconds()
    for _ in range(LOGINS):
        await log_in()
    return (room.processor_seconds() - began) / LOGINS * 1000


def line(name: str, cost: float) -> str:
    """A line of the table."""
    return f"| {name} | {cost:.1f} | {GOAL_MS:.0f} | {'held' if cost < GOAL_MS else '**missed**'} |"


async def furnish(settings: EidGatewaySettings, key: ECKey) -> None:
    """The demo application and the portal."""
    portal = {
        "id": "portal", "kind": "confidential", "name": {"de": "Portal", "en": "Portal"}, "sector": "lotse",
        "purpose": {"de": "Messung", "en": "Measurement"}, "redirect_uris": [REDIRECT], "audience": "lotse",
        "scopes": ["openid", "profile"], "level": "high", "requires_par": True, "requires_dpop": True,
        "jwks": {"keys": [key.as_dict(private=False)]},
    }  # fmt: skip
    database = Database(create_engine(settings, "benchmark"))
    async with database.transaction() as session:
        await seed(session, settings.master_keys)
        await register(session, Registry.model_validate({"clients": [portal]}), settings.master_keys)
    await database.close()


async def measure(database_url: str) -> None:
    """Print the table."""
    port = free_base((0,))
    url = f"http://127.0.0.1:{port}"
    settings = settings_of(EidGatewaySettings, database_url, eid_gateway_url=url)
    key = ECKey.generate_key("P-256", {"kid": "portal-1"})
    await furnish(settings, key)
    with TemporaryDirectory(prefix="lotse-bench-") as folder:
        async with AsyncExitStack() as stack:
            reader = await stack.enter_async_context(card_reader(Path(folder)))
            told = reader.environment | {"EID_GATEWAY_URL": url}
            room = await stack.enter_async_context(serving("eid_gateway", database_url, told, port))
            lines = await _lines(room, Portal(room, key), reader)
    say("\n".join([*lines, load_line()]))


async def _lines(room: Room, portal: Portal, reader: CardReader) -> list[str]:
    paths = {
        "public application, PKCE": lambda: plain(room, person),
        "confidential: pushed request, signed assertions, bound tokens": lambda: full(portal),
        "with a card: TC token, useID and getResult signed and verified": lambda: plain(room, reader.person),
    }
    return [HEADER, *[line(name, await cost_ms(room, log_in)) for name, log_in in paths.items()]]


if __name__ == "__main__":
    with database("eid_gateway") as server:
        asyncio.run(measure(server.url))
