"""Fixtures of the bundles room: its application, and a shorthand for the life of a case."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import select

from services.bundles.app import create_app
from services.bundles.settings import BundlesSettings
from services.bundles.tables import metadata
from shared.db import Database
from tests.bundles.seeds import FAMILY
from tests.support.clients import client_of, key

BIRTH = "2026-03-14"
CONSENTS = ("weitergabe-krankenkasse", "weitergabe-familienkasse")


@pytest.fixture
def app(settings_of, database) -> FastAPI:
    return create_app(settings_of(BundlesSettings), database=database)


@pytest_asyncio.fixture(loop_scope="session")
async def client(app) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as opened:
        yield opened


@dataclass
class Case:
    """A case as its holder has it."""

    client: httpx.AsyncClient
    id: str
    secret: str
    reference: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Secret {self.secret}", "Accept-Language": "en"}

    async def call(self, method: str, path: str = "", body: Any = None, expect: int = 200) -> Any:
        answer = await self.client.request(method, f"/v1/cases/{self.id}{path}", json=body, headers=self.headers)
        assert answer.status_code == expect, answer.text
        return answer.json() if "json" in answer.headers["content-type"] else answer.text

    async def consent(self, expect: int = 200, **wishes: tuple[str, ...]) -> Any:
        decisions = [{"consent": each, "decision": wish} for wish, ids in wishes.items() for each in ids]
        url, headers = f"/v1/cases/{self.id}/consents", self.headers | key()
        answer = await self.client.post(url, json={"decisions": decisions}, headers=headers)
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def states(self) -> dict[str, str]:
        return {part["id"]: part["state"] for part in (await self.call("GET"))["parts"]}


MakeCase = Callable[..., Awaitable[Case]]


@pytest.fixture
def make_case(client) -> MakeCase:
    async def make(
        bundle: str = "elternexpress", facts: Any = None, submit: bool = False, consent: bool = True, **more: Any
    ) -> Case:
        used = more.pop("client", client)
        body = {"bundle": bundle, "mode": "online", "facts": FAMILY if facts is None else facts} | more
        answer = await used.post("/v1/cases", json=body, headers=key())
        assert answer.status_code == 201, answer.text
        made = answer.json()
        case = Case(used, made["id"], made["secret"], made["reference"])
        if submit:
            await case.call("POST", "/event", {"date": BIRTH})
            if consent:
                await case.consent(give=CONSENTS)
            await case.call("POST", "/submit", expect=202)
        return case

    return make


async def parcel_of(client: httpx.AsyncClient, part_id: Any, headers: dict[str, str]) -> Any:
    """The parcel of a part as the worker that delivers gets it, or the status that says why there is none."""
    answer = await client.get("/internal/parcels", params={"part": str(part_id)}, headers=headers)
    assert answer.status_code == 200, answer.text
    [only] = answer.json()["parcels"]
    assert only["partId"] == str(part_id)
    return only["parcel"] if only["status"] == 200 else only["status"]


@dataclass
class Room:
    """What lies in the tables of the room."""

    database: Database

    async def rows(self, table: str) -> list[Any]:
        async with self.database.transaction() as session:
            return list(await session.execute(select(metadata.tables[f"bundles.{table}"])))

    async def events(self, kind: str) -> list[dict[str, Any]]:
        rows = sorted(await self.rows("outbox_event"), key=lambda row: row.id)
        return [row.data for row in rows if row.type == f"de.lotse.bundles.{kind}.v1"]

    async def parts(self, case_id: str) -> dict[str, Any]:
        return {row.key: row for row in await self.rows("part") if row.case_id == UUID(case_id)}


@pytest.fixture
def room(database) -> Room:
    return Room(database)
