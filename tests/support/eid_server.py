"""An eID-Server that runs, and a client that may call it; a conftest imports the fixtures it needs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.eid_server.keys import keep_keys
from deploy.eid_server.server import Running, running
from deploy.eid_server.settings import BuiltInSettings
from services.eid_gateway.eid_server.client import EidServerClient
from services.eid_gateway.eid_server.settings import EidServerSettings


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Making keys takes a second; one set is enough for a run."""
    folder = tmp_path_factory.mktemp("eid-server")
    keep_keys(folder)
    return folder


@pytest_asyncio.fixture(loop_scope="session")
async def eid_server(keys_folder: Path) -> AsyncIterator[Running]:
    async with running(BuiltInSettings(environment="development", folder=keys_folder)) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def calling(eid_server: Running) -> AsyncIterator[EidServerClient]:
    client = EidServerClient.from_settings(settings_of_client(eid_server))
    yield client
    await client.close()


def settings_of_client(server: Running, **changes: object) -> EidServerSettings:
    """What eid_gateway is told, in the form it reads it in."""
    prefix = "EID_GATEWAY_EID_SERVER_"
    values = {name.removeprefix(prefix).lower(): value for name, value in server.environment.items()}
    return EidServerSettings(**(values | changes))
