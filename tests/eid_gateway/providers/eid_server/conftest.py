"""The eID gateway served over HTTP with the card provider, the built-in eID-Server, and a person with a wallet of cards."""

import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from deploy.eid_server.server import Running
from deploy.eid_server.wallet import Wallet
from deploy.ports import free_port
from services.eid_gateway.app import create_app
from services.eid_gateway.settings import EidGatewaySettings
from shared.clock import request_moment
from tests.eid_gateway.flow import Application, mark_of
from tests.support.eid_server import eid_server, keys_folder
from tests.support.serving import serving

__all__ = ["eid_server", "keys_folder"]


@pytest.fixture
def app(settings_of, database, clock, eid_server: Running, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    for name, value in eid_server.environment.items():
        monkeypatch.setenv(name, value)
    address = f"http://127.0.0.1:{free_port()}"
    made = create_app(
        settings_of(EidGatewaySettings, eid_gateway_url=address, providers="eid_server"), database=database
    )
    made.dependency_overrides[request_moment] = clock
    return made


@pytest_asyncio.fixture(loop_scope="session")
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    address = app.state.settings.issuer
    async with serving(app, urlsplit(address).port or 0), httpx.AsyncClient(base_url=address, timeout=20) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def wallet(eid_server: Running) -> AsyncIterator[Wallet]:
    trust = ssl.create_default_context(cafile=str(eid_server.keys.certificate("authority")))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as http:
        yield Wallet(http)


@dataclass
class Person:
    """Somebody at a browser, with an application they want to use."""

    application: Application
    wallet: Wallet

    async def activation(self, **changes: str | None) -> str:
        """Walk to the page with the links to the eID client."""
        page = await self.application.open_page(**changes)
        return await self.press_button(page)

    async def press_button(self, page: httpx.Response) -> str:
        started = await self.application.client.post(
            f"{page.request.url.path}/eid_server", data={"mark": mark_of(page)}
        )
        assert started.status_code == 200, started.text
        return started.text.split('class="button" href="')[1].split('"')[0]

    async def come_back(self, card: str, refused: tuple[str, ...] = (), **changes: str | None) -> httpx.Response:
        """Use the card and follow the way back; returns the redirect to the application, or the page instead of it."""
        back = await self.wallet.follow(await self.activation(**changes), card, refused)
        return await self.application.client.get(back)


@pytest.fixture
def person(client: httpx.AsyncClient, wallet: Wallet) -> Person:
    return Person(Application(client), wallet)
