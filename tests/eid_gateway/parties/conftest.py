"""The eID gateway served over HTTP, as applications of others reach it, with the simulated provider."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from deploy.ports import free_port
from services.eid_gateway.app import create_app
from services.eid_gateway.settings import EidGatewaySettings
from tests.support.serving import serving

FOLDER = Path(__file__).parent
MODULES = FOLDER / "node_modules"
PATIENCE = 60.0


@pytest.fixture
def app(settings_of, database) -> FastAPI:
    settings = settings_of(EidGatewaySettings, eid_gateway_url=f"http://127.0.0.1:{free_port()}")
    return create_app(settings, database=database)


@pytest_asyncio.fixture(loop_scope="session")
async def issuer(app: FastAPI) -> AsyncIterator[str]:
    """Its address."""
    address: str = app.state.settings.issuer
    async with serving(app, urlsplit(address).port or 0):
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def client(issuer: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=issuer, timeout=20) as browser:
        yield browser


@pytest.fixture
def play() -> Callable[..., Awaitable[Any]]:
    """Run a program of this folder with Node and return what it says."""
    if shutil.which("node") is None or not MODULES.exists():
        pytest.skip("needs Node 20 and the packages of tests/eid_gateway/parties: make test-eid")

    async def run(program: str, **arguments: Any) -> Any:
        process = await asyncio.create_subprocess_exec(
            "node", program, json.dumps(arguments), cwd=FOLDER, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )  # fmt: skip
        said, complaints = await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode == 0, complaints.decode()
        return json.loads(said)

    return run
