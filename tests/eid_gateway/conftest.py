"""The eID gateway with a moment that tests can move, and an application that uses it."""

from datetime import datetime, timedelta

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from services.eid_gateway.app import create_app
from services.eid_gateway.settings import EidGatewaySettings
from shared.clock import request_moment, utc_now
from tests.eid_gateway.flow import Application
from tests.support.clients import client_of

ISSUER = "http://room.test"


class Clock:
    """The moment requests happen at."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(settings_of, database, clock) -> FastAPI:
    made = create_app(settings_of(EidGatewaySettings, eid_gateway_url=ISSUER), database=database)
    made.dependency_overrides[request_moment] = clock
    return made


@pytest_asyncio.fixture(loop_scope="session")
async def client(app) -> httpx.AsyncClient:
    async with client_of(app) as opened:
        yield opened


@pytest.fixture
def application(client) -> Application:
    return Application(client)
