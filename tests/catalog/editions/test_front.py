"""Cached pages without a question to the database, and never a page that is no longer true."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import text

from services.catalog.app import create_app
from services.catalog.editions.watch import EditionWatch
from services.catalog.settings import CatalogSettings
from tests.support.clients import client_of, key
from tests.support.statements import every_statement_of

PATH = "/v1/offices/bb-gohlis/opening-hours?from=2026-12-23&to=2026-12-23"
CLOSURE = {"effect": "closed", "from": "2026-12-23", "until": "2026-12-23", "reason": {"de": "Wasserschaden"}}


async def certain(app: FastAPI, beyond: int = -1) -> int:
    """The number of the edition as soon as the process is sure of it, and it is higher than another."""
    watch: EditionWatch = app.state.watch
    async with asyncio.timeout(10):
        while watch.number is None or watch.number <= beyond:  # noqa: ASYNC110 - a number has no event to wait for
            await asyncio.sleep(0.01)
    return watch.number


@asynccontextmanager
async def room(settings_of, url: str) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """A process of the room that really commits, sure of its edition."""
    app = create_app(settings_of(CatalogSettings, database_url=url))
    async with client_of(app) as client:
        await certain(app)
        yield app, client


@pytest_asyncio.fixture(loop_scope="session")
async def here(settings_of, own_database_url):
    async with room(settings_of, own_database_url) as opened:
        yield opened


async def test_the_second_answer_asks_nobody(here) -> None:
    app, client = here
    with every_statement_of(app.state.database.bind) as first:
        answer = await client.get(PATH)
    with every_statement_of(app.state.database.bind) as again:
        same = await client.get(PATH)
        none = await client.get(PATH, headers={"If-None-Match": answer.headers["etag"]})
    assert len(first) == 1
    assert again == []
    shown = ("content-type", "etag", "cache-control", "content-length", "api-version", "x-content-type-options")
    assert same.content == answer.content
    assert {name: same.headers[name] for name in shown} == {name: answer.headers[name] for name in shown}
    assert (none.status_code, none.content, none.headers["etag"]) == (304, b"", answer.headers["etag"])
    counted = (await client.get("/metrics")).text
    assert 'route="/v1/offices/{office}/opening-hours",status="304"' in counted


async def test_who_closes_an_office_sees_it_closed_at_once(here, issuers) -> None:
    _, client = here
    staff = issuers.staff("catalog:write")
    for _ in range(5):
        assert (await client.get(PATH)).json()["days"][0]["intervals"]
        made = await client.post("/v1/staff/offices/bb-gohlis/exceptions", json=CLOSURE, headers=staff | key())
        assert made.status_code == 201, made.text
        assert (await client.get(PATH)).json()["days"][0]["intervals"] == []
        gone = await client.delete(f"/v1/staff/offices/bb-gohlis/exceptions/{made.json()['id']}", headers=staff)
        assert gone.status_code == 204


async def test_another_process_hears_of_it(here, settings_of, own_database_url, issuers) -> None:
    _, client = here
    async with room(settings_of, own_database_url) as (other, there):
        before = await certain(other)
        assert (await there.get(PATH)).json()["days"][0]["intervals"]
        staff = issuers.staff("catalog:write")
        await client.post("/v1/staff/offices/bb-gohlis/exceptions", json=CLOSURE, headers=staff | key())
        await certain(other, beyond=before)
        assert (await there.get(PATH)).json()["days"][0]["intervals"] == []


async def test_without_the_watch_every_request_asks(here) -> None:
    app, client = here
    engine = app.state.database.bind
    await client.get(PATH)
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()"
            )
        )
        await connection.execute(text("update catalog.edition set number = number + 100"))
    async with asyncio.timeout(10):
        while app.state.watch.number is not None:  # noqa: ASYNC110 - the same
            await asyncio.sleep(0.01)
    with every_statement_of(engine) as asked:
        assert (await client.get(PATH)).status_code == 200
    assert len(asked) >= 1
    assert await certain(app) >= 100


async def test_other_forms_and_problems_do_not_come_from_the_shelf(here) -> None:
    _, client = here
    page = "/v1/services/personalausweis"
    for _ in range(2):
        assert (await client.get(page)).headers["content-type"] == "application/json"
        linked = await client.get(page, headers={"Accept": "application/ld+json"})
        assert linked.headers["content-type"] == "application/ld+json"
        assert (await client.get("/v1/offices/nowhere")).status_code == 404
        assert (await client.head(page)).status_code == 405


@pytest.mark.parametrize("header", ["", '"other"', 'W/"1"'])
async def test_a_tag_of_another_answer_gets_the_whole(here, header) -> None:
    _, client = here
    for _ in range(2):
        assert (await client.get(PATH, headers={"If-None-Match": header})).status_code == 200


LONG = "/v1/services?limit=20"
PLAIN = {"Accept-Encoding": "identity"}


async def test_whoever_takes_it_gets_it_compressed_built_or_kept(here) -> None:
    _, client = here
    built = await client.get(LONG, headers={"Accept-Encoding": "gzip"})
    kept = await client.get(LONG, headers={"Accept-Encoding": "gzip"})
    plain = await client.get(LONG, headers=PLAIN)
    for packed in (built, kept):
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) < len(plain.content) / 2
        assert (packed.json(), packed.headers["etag"]) == (plain.json(), plain.headers["etag"])
    assert "content-encoding" not in plain.headers
    assert {answer.headers["vary"] for answer in (built, kept, plain)} == {"Accept-Encoding"}
    none = await client.get(LONG, headers={"If-None-Match": kept.headers["etag"], "Accept-Encoding": "gzip"})
    assert (none.status_code, none.content, none.headers.get("content-encoding")) == (304, b"", None)


async def test_little_is_not_worth_it(here) -> None:
    _, client = here
    for _ in range(2):
        assert "content-encoding" not in (await client.get(PATH, headers={"Accept-Encoding": "gzip"})).headers
