"""A login with a card, for the measurement of logins: the built-in eID-Server is served here, so its work is not counted."""

import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import httpx

from deploy.eid_server.server import running
from deploy.eid_server.settings import BuiltInSettings
from deploy.eid_server.wallet import Wallet

CARD = "personalausweis"


@dataclass(frozen=True)
class CardReader:
    """A person with a card and a program for it; `environment` is what the room must be told."""

    wallet: Wallet
    environment: dict[str, str]

    async def person(self, browser: httpx.AsyncClient, given: dict[str, str]) -> str:
        """The page, the eID client's token (useID), the card, and back (getResult): the code the application gets."""
        begun = await browser.get("/authorize", params=given)
        path = urlsplit(begun.headers["location"]).path
        mark = re.findall(r'name="mark" value="([0-9a-f]+)"', (await browser.get(path)).text)[0]
        links = await browser.post(f"{path}/eid_server", data={"mark": mark})
        activation = re.findall(r'class="button" href="([^"]+)"', links.text)[0]
        back = await browser.get(await self.wallet.follow(activation, CARD))
        return parse_qs(urlsplit(back.headers["location"]).query)["code"][0]


@asynccontextmanager
async def card_reader(folder: Path) -> AsyncIterator[CardReader]:
    """The eID-Server and the card for the length of a `with` block."""
    async with running(BuiltInSettings(environment="development", folder=folder)) as server:
        trust = ssl.create_default_context(cafile=str(server.keys.certificate("authority")))
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as http:
            yield CardReader(Wallet(http), {**server.environment, "EID_GATEWAY_PROVIDERS": "simulated,eid_server"})
