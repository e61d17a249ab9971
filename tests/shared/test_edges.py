"""The edges every room shares: validation, sizes, formats, unforeseen errors, repeated requests, tracing."""

import asyncio
from typing import Annotated
from uuid import UUID

import asyncpg
import httpx
import pytest
import pytest_asyncio
from fastapi import APIRouter, Depends, Response
from pydantic import Field
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from services.catalog.settings import CatalogSettings
from services.catalog.tables import metadata
from shared.access import HOLDER, PUBLIC, Caller, citizen, staff
from shared.application import build_app
from shared.database_errors import problem_for
from shared.db import Database, SessionDep, create_engine
from shared.idempotency import OnceDep
from shared.ids import new_id
from shared.problems import Conflict, Unavailable
from shared.schemas import ApiModel
from shared.tracing import current_trace
from tests.support.clients import client_of, key

inbox = metadata.tables["catalog.inbox_event"]


class Note(ApiModel):
    note_text: Annotated[str, Field(min_length=1, max_length=20)]
    copies: int = 1


class Saved(ApiModel):
    id: UUID
    secret: str


def note_router() -> APIRouter:  # noqa: C901 - eight routes of one line each
    """A tiny room: one table of the ground floor serves as its noun."""
    router = APIRouter()

    @router.post("/v1/notes", dependencies=[Depends(PUBLIC)], response_model=Saved, status_code=201)
    async def write(note: Note, session: SessionDep, once: OnceDep) -> Response:
        async def save() -> Saved:
            saved = Saved(id=new_id(), secret="hidden-in-the-answer")
            await session.execute(insert(inbox).values(id=saved.id, type=note.note_text))
            await asyncio.sleep(0.05)
            return saved

        return await once.answer(save)

    @router.post("/v1/failing", dependencies=[Depends(PUBLIC)])
    async def fail(session: SessionDep) -> None:
        await session.execute(insert(inbox).values(id=new_id(), type="failing"))
        raise RuntimeError("Erika Mustermann wrote this")

    @router.post("/v1/refusing", dependencies=[Depends(PUBLIC)])
    async def refuse(session: SessionDep) -> None:
        await session.execute(insert(inbox).values(id=new_id(), type="refusing"))
        raise Conflict

    @router.get("/v1/broken-sql", dependencies=[Depends(PUBLIC)])
    async def broken(session: SessionDep, value: str) -> str:
        return str((await session.execute(text("select cast(:value as text)"), {"value": value})).scalar())

    @router.get("/v1/trace", dependencies=[Depends(PUBLIC)])
    async def trace() -> dict[str, str]:
        return {"traceparent": current_trace().traceparent}

    @router.get("/v1/clerks", dependencies=[Depends(staff("cases:staff"))])
    async def clerks() -> dict[str, bool]:
        return {"seen": True}

    @router.get("/v1/mine")
    async def mine(caller: Annotated[Caller, Depends(HOLDER)]) -> dict[str, str]:
        return {"kind": caller.kind}

    @router.get("/v1/high")
    async def high(caller: Annotated[Caller, Depends(citizen("high"))]) -> dict[str, str]:
        return {"subject": caller.subject}

    return router


@pytest_asyncio.fixture(loop_scope="session")
async def client(settings_of, own_database_url):
    settings = settings_of(CatalogSettings, database_url=own_database_url, max_body_bytes=2000)
    database = Database(create_engine(settings, "test"))
    app = build_app(
        settings, room="catalog", summary="notes", routers=[note_router()], metadata=metadata, database=database
    )
    async with client_of(app) as opened:
        opened.database = database
        yield opened


async def rows(client, kind: str) -> int:
    async with client.database.transaction() as session:
        return (await session.execute(select(func.count()).where(inbox.c.type == kind))).scalar()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "noteText"),
        ({"noteText": ""}, "noteText"),
        ({"noteText": "x" * 21}, "noteText"),
        ({"noteText": 7}, "noteText"),
        ({"noteText": "a", "copies": "many"}, "copies"),
        ({"noteText": "a", "surprise": 1}, "surprise"),
        ([], "body"),
        ("text", "body"),
        (None, "body"),
    ],
)
async def test_wrong_fields_are_named_in_german_and_english(client, body, field) -> None:
    german = await client.post("/v1/notes", json=body, headers=key() | {"Accept-Language": "de"})
    english = await client.post("/v1/notes", json=body, headers=key() | {"Accept-Language": "en"})
    assert german.status_code == english.status_code == 422
    assert german.json()["type"] == "urn:lotse:problem:validation-failed"
    assert [error["field"] for error in german.json()["errors"]] == [field]
    assert german.json()["errors"][0]["message"] != english.json()["errors"][0]["message"]


async def test_unreadable_json_is_400(client) -> None:
    answer = await client.post(
        "/v1/notes", content=b'{"noteText": ', headers=key() | {"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:lotse:problem:bad-request")


async def test_another_format_is_415(client) -> None:
    answer = await client.post("/v1/notes", content=b"<note/>", headers=key() | {"Content-Type": "application/xml"})
    assert (answer.status_code, answer.json()["type"]) == (415, "urn:lotse:problem:unsupported-media-type")


@pytest.mark.parametrize("chunked", [False, True])
async def test_too_large_is_413_also_without_a_length(client, chunked) -> None:
    async def pieces():
        for _ in range(10):
            yield b" " * 500

    content = pieces() if chunked else b" " * 5000
    answer = await client.post("/v1/notes", content=content, headers=key() | {"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:lotse:problem:body-too-large")


async def test_an_unforeseen_error_is_a_problem_without_its_words_and_undoes_the_change(client, capsys) -> None:
    answer = await client.post("/v1/failing")
    assert answer.status_code == 500
    assert answer.json()["type"] == "urn:lotse:problem:internal-error"
    assert answer.headers["x-correlation-id"] in answer.json()["detail"]
    printed = capsys.readouterr()
    assert "unhandled_error" in printed.out
    assert "Mustermann" not in answer.text + printed.out + printed.err
    assert await rows(client, "failing") == 0


async def test_a_refusal_undoes_the_change(client) -> None:
    assert (await client.post("/v1/refusing")).status_code == 409
    assert await rows(client, "refusing") == 0


async def test_characters_postgresql_cannot_store_are_422(client) -> None:
    answer = await client.get("/v1/broken-sql", params={"value": "a\0b"})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:lotse:problem:validation-failed")


async def test_a_connection_lost_in_the_middle_is_503_and_heals(client) -> None:
    with pytest.raises(DBAPIError) as lost:
        async with client.database.transaction() as session:
            await session.execute(text("select pg_terminate_backend(pg_backend_pid())"))
    assert isinstance(problem_for(lost.value, {}), Unavailable)
    assert (await client.get("/v1/broken-sql", params={"value": "x"})).status_code == 200


async def test_connections_that_died_in_the_pool_hurt_nobody(client, own_database_url) -> None:
    opened = [await client.database.bind.connect() for _ in range(4)]
    drivers = [(await each.get_raw_connection()).driver_connection for each in opened]
    for each in opened:
        await each.close()
    killer = await asyncpg.connect(own_database_url)
    await killer.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    )
    await killer.close()
    async with asyncio.timeout(30):
        while not all(driver.is_closed() for driver in drivers):  # noqa: ASYNC110 - the driver offers no event
            await asyncio.sleep(0.01)
    asked = [client.get("/v1/broken-sql", params={"value": "x"}) for _ in range(8)]
    assert [answer.status_code for answer in await asyncio.gather(*asked)] == [200] * 8


async def test_a_post_without_key_is_400_and_has_no_effect(client) -> None:
    for headers in (
        {},
        {"Idempotency-Key": ""},
        {"Idempotency-Key": '"unfinished'},
        {"Idempotency-Key": '"' + "k" * 300 + '"'},
    ):
        answer = await client.post("/v1/notes", json={"noteText": "keyless"}, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (400, "urn:lotse:problem:idempotency-key-missing")
    assert await rows(client, "keyless") == 0


async def test_twenty_parallel_repeats_have_one_effect_and_one_answer(client) -> None:
    headers = key()
    answers = await asyncio.gather(
        *(client.post("/v1/notes", json={"noteText": "once"}, headers=headers) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await rows(client, "once") == 1


async def test_the_same_key_for_something_else_is_422(client) -> None:
    headers = key()
    assert (await client.post("/v1/notes", json={"noteText": "first"}, headers=headers)).status_code == 201
    answer = await client.post("/v1/notes", json={"noteText": "other"}, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:lotse:problem:idempotency-key-reused")


async def test_stored_answers_cannot_be_read_from_the_database(client) -> None:
    headers = key()
    await client.post("/v1/notes", json={"noteText": "sealed"}, headers=headers)
    async with client.database.transaction() as session:
        stored = (await session.execute(text("select sealed_body, key_hash from catalog.idempotency_key"))).all()
    assert stored
    assert all(b"hidden-in-the-answer" not in row.sealed_body for row in stored)
    assert all(headers["Idempotency-Key"].encode() not in row.key_hash for row in stored)


async def test_trace_context_is_continued(client) -> None:
    parent = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    answer = await client.get("/v1/trace", headers={"traceparent": parent, "X-Correlation-Id": "support-4711"})
    assert answer.json()["traceparent"].split("-")[1] == "a" * 32
    assert answer.json()["traceparent"].split("-")[2] != "b" * 16
    assert answer.headers["x-correlation-id"] == "support-4711"


@pytest.mark.parametrize("parent", ["garbage", "00-" + "0" * 32 + "-" + "b" * 16 + "-01", "x" * 5000])
async def test_a_malformed_trace_is_replaced(client, parent) -> None:
    answer = await client.get("/v1/trace", headers={"traceparent": parent, "X-Correlation-Id": "<script>"})
    assert len(answer.json()["traceparent"]) == 55
    assert "<" not in answer.headers["x-correlation-id"]


async def test_access_levels(client: httpx.AsyncClient, issuers) -> None:
    async def status(path: str, headers: dict[str, str] | None = None) -> int:
        return (await client.get(path, headers=headers or {})).status_code

    assert await status("/v1/clerks") == 401
    assert await status("/v1/clerks", issuers.citizen()) == 403
    assert await status("/v1/clerks", issuers.staff("booking:staff")) == 403
    assert await status("/v1/clerks", issuers.staff("cases:staff", "booking:staff")) == 200
    assert await status("/v1/mine") == 401
    assert await status("/v1/mine", {"Authorization": "Secret abc"}) == 200
    assert await status("/v1/mine", issuers.citizen(level="low")) == 200
    assert await status("/v1/high", issuers.citizen(level="substantial")) == 401, "a step-up"
    assert await status("/v1/high", issuers.citizen(level="high")) == 200
    assert await status("/v1/high", {"Authorization": "Secret abc"}) == 401
    assert await status("/v1/high", issuers.staff("cases:staff")) == 403
