"""What holds in every room: health, version, figures, problems for the common mistakes, declared access, docs without internet."""

import re
from importlib import import_module

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import text

from shared.access import declared_access
from shared.db import Database
from shared.settings import ROOMS, RoomSettings
from tests.support.clients import client_of

AT_HOME = re.compile(r"^(/|data:|#)")


def room_app(room: str, settings_of, database: Database | None) -> FastAPI:
    module = import_module(f"services.{room}.settings")
    kind = next(
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, RoomSettings) and value.__module__ == module.__name__
    )
    return import_module(f"services.{room}.app").create_app(settings_of(kind), database=database)


@pytest.fixture(params=ROOMS)
def app(request, settings_of, database) -> FastAPI:
    return room_app(request.param, settings_of, database)


@pytest_asyncio.fixture(loop_scope="session")
async def client(app):
    async with client_of(app) as opened:
        yield opened


async def test_health_and_version(client: httpx.AsyncClient, app: FastAPI) -> None:
    assert (await client.get("/health/live")).json() == {"status": "live"}
    assert (await client.get("/health/ready")).json() == {"status": "ready"}
    version = (await client.get("/version")).json()
    assert version["room"] == app.state.room
    metrics = await client.get("/metrics")
    assert f'lotse_requests_total{{method="GET",room="{app.state.room}",route="/version",status="200"}}' in metrics.text


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("DELETE", "/health/live", 405, "method-not-allowed"),
    ],
)
async def test_common_mistakes_are_problems(
    client: httpx.AsyncClient, method: str, path: str, status: int, slug: str
) -> None:
    answer = await client.request(method, path, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"urn:lotse:problem:{slug}"
    assert problem["status"] == status
    assert problem["instance"] == path
    assert answer.headers["x-correlation-id"]
    assert answer.headers["api-version"]


def test_every_route_declares_one_access_level(app: FastAPI) -> None:
    declared = list(declared_access(app))
    assert ("GET", "/health/live", "public") in declared, "an empty list would prove nothing"
    assert [line for line in declared if line[2] in ("MISSING", "SEVERAL")] == []


async def test_docs_need_no_internet(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs/try")
    assert page.status_code == 200
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert AT_HOME.match(address), f"{address} would be fetched from elsewhere"
        if address.startswith("/"):
            assert (await client.get(address)).status_code == 200


async def test_constraints_are_named_once_and_explanations_name_real_ones(app: FastAPI, session) -> None:
    room = app.state.room
    query = text(
        "select conname from pg_constraint join pg_namespace as space on space.oid = connamespace"
        " where nspname = :room and contype <> 'n'"
        " union select indexname from pg_indexes where schemaname = :room"
    )
    names = {str(name) for name in (await session.execute(query, {"room": room})).scalars()}
    assert {name for name in names if re.search(r"_(ck|fk|uq|pk|ix)_\1$", name)} == set()
    assert set(app.state.explanations) <= names
