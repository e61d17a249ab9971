"""The real AusweisApp with its simulated card, one process for all tests, and the room it logs in at."""

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from socket import socket
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from deploy.eid_server.attached import attached
from deploy.eid_server.detached import detached
from deploy.eid_server.https import address_of, listen
from deploy.eid_server.paos.face import PAOS_PATH
from deploy.eid_server.server import Running, running
from deploy.eid_server.sessions import Sessions
from deploy.eid_server.settings import BuiltInSettings
from services.eid_gateway.app import create_app
from services.eid_gateway.settings import EidGatewaySettings
from shared.clock import utc_now
from tests.eid_gateway.flow import Application, query_of
from tests.eid_gateway.providers.eid_server.conftest import Person
from tests.support.ausweisapp import AusweisApp, Gestures, running_ausweisapp

TRIES = 6


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/ausweisapp/" in str(item.path):
            item.add_marker(pytest.mark.xdist_group("ausweisapp"))


@pytest.fixture(scope="session")
def ausweisapp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AusweisApp]:
    with running_ausweisapp(tmp_path_factory.mktemp("ausweisapp")) as started:
        yield started


@dataclass
class House:
    """A room that is about to be served, with its eID-Server."""

    room: FastAPI
    server: Running
    listening: socket
    for_clients: socket | None
    """Where the eID-Server is, if not attached to the room."""

    @property
    def origin(self) -> str:
        return address_of(self.listening)

    @asynccontextmanager
    async def open(self, today: date | None = None) -> AsyncIterator["Guest"]:
        """Serve both, attached at the same address or each at its own."""
        trust = ssl.create_default_context(cafile=str(self.server.keys.certificate("authority")))
        what, day = (self.room, self.server.sessions, self.server.keys), today or utc_now().date()
        served = (
            detached(*what, (self.listening, self.for_clients), day)
            if self.for_clients
            else attached(*what, self.listening, day)
        )
        async with (
            served,
            httpx.AsyncClient(base_url=self.origin, verify=trust, timeout=20) as browser,
        ):
            yield Guest(Person(Application(browser), None))


@pytest.fixture
def for_clients() -> socket | None:
    """Attached, unless a module says otherwise."""
    return None


@pytest_asyncio.fixture(loop_scope="session")
async def house(
    settings_of, database, keys_folder, monkeypatch: pytest.MonkeyPatch, for_clients: socket | None
) -> AsyncIterator[House]:
    sessions, listening = Sessions(), listen(0)
    origin = address_of(listening)
    settings = BuiltInSettings(environment="development", folder=keys_folder)
    async with running(settings, sessions, address_of(for_clients or listening) + PAOS_PATH) as server:
        attached = {"EID_GATEWAY_EID_SERVER_ATTACHED": str(for_clients is None)}
        for name, value in (server.environment | attached).items():
            monkeypatch.setenv(name, value)
        given = settings_of(EidGatewaySettings, eid_gateway_url=origin, providers="eid_server")
        yield House(create_app(given, database=database), server, listening, for_clients)
        listening.close()


@dataclass
class Guest:
    """A person at a browser with AusweisApp."""

    person: Person

    @property
    def application(self) -> Application:
        return self.person.application

    async def come_back(self, ausweisapp: AusweisApp, gestures: Gestures, **changes: str) -> dict[str, str]:
        """The whole way; returns what the application is answered."""
        for _ in range(TRIES):
            gestures.seen.clear()
            back = await ausweisapp.log_in(await self.person.activation(**changes), gestures)
            answer = await self.application.client.get(back)
            assert answer.status_code == 303, (answer.text, gestures.seen)
            if not gestures.lost_the_card:
                return query_of(answer)
        pytest.fail(f"the simulated reader lost its card {TRIES} times: {gestures.seen}")

    async def claims(self, answer: dict[str, str]) -> dict[str, Any]:
        """What the application learns of the person."""
        assert "code" in answer, answer
        tokens = (await self.application.redeem(answer["code"])).json()
        header = {"Authorization": f"Bearer {tokens['access_token']}"}
        return (await self.application.client.get("/userinfo", headers=header)).json()


@pytest_asyncio.fixture(loop_scope="session")
async def guest(house: House) -> AsyncIterator[Guest]:
    async with house.open() as opened:
        yield opened
