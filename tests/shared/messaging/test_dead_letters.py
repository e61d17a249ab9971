"""Operators see the events a room could not handle, and try them anew once the cause is mended."""

import pytest
import pytest_asyncio
from sqlalchemy import text

from services.routing.app import create_app
from services.routing.settings import RoutingSettings
from shared.db import Database, create_engine
from tests.shared.messaging.rooms import envelope_of, released
from tests.support.clients import client_of, key

PATH = "/v1/ops/dead-events/routing"
NOBODY = "0d5c2a52-7f0d-4c36-9c3b-5f6d1a6f2b11"
BURY = """
insert into routing.inbox_event (id, type, attempts, dead_at, error, envelope)
values (:id, :type, 12, clock_timestamp(), 'KeyError at x.py:1 f', cast(:envelope as jsonb))
"""


@pytest_asyncio.fixture(loop_scope="session")
async def own(settings_of, own_database_url):
    """A room on a database of its own: a retry commits."""
    settings = settings_of(RoutingSettings, database_url=own_database_url)
    database = Database(create_engine(settings, "test"))
    async with client_of(create_app(settings)) as client:
        yield client, database
    await database.close()


async def bury(database, count: int = 1, **change: object) -> list[str]:
    """Dead events; returns their ids."""
    envelopes = [envelope_of(released()) for _ in range(count)]
    async with database.transaction() as session:
        for envelope in envelopes:
            broken = envelope.model_copy(update={"data": envelope.data | change})
            values = {"id": envelope.id, "type": envelope.type, "envelope": broken.model_dump_json()}
            await session.execute(text(BURY), values)
    return [str(envelope.id) for envelope in envelopes]


async def test_a_dead_event_is_seen_and_handled_anew(own, issuers) -> None:
    client, database = own
    [event] = await bury(database)
    reader, writer = issuers.staff("ops:read"), issuers.staff("ops:write")
    [shown] = (await client.get(PATH, headers=reader)).json()["items"]
    assert (shown["id"], shown["attempts"], shown["error"]) == (event, 12, "KeyError at x.py:1 f")
    assert shown["data"]["partKey"] == "geburtsurkunde"
    once = key()
    first = await client.post(f"{PATH}/{event}/retry", headers=writer | once)
    assert (first.status_code, first.json()) == (202, {"id": event, "outcome": "handled"})
    again = await client.post(f"{PATH}/{event}/retry", headers=writer | once)
    assert again.content == first.content
    async with database.transaction() as session:
        assert (await session.execute(text("select count(*) from routing.delivery"))).scalar() == 1
    assert (await client.get(PATH, headers=reader)).json() == {"items": [], "next": None}
    late = await client.post(f"{PATH}/{event}/retry", headers=writer | key())
    assert late.status_code == 404


async def test_what_fails_again_stays_dead(own, issuers) -> None:
    client, database = own
    [event] = await bury(database, 1, wave="none")
    answer = await client.post(f"{PATH}/{event}/retry", headers=issuers.staff("ops:write") | key())
    assert answer.json() == {"id": event, "outcome": "dead"}
    [shown] = (await client.get(PATH, headers=issuers.staff("ops:read"))).json()["items"]
    assert shown["attempts"] == 13
    assert shown["error"].startswith("ValidationError")


async def test_they_come_in_pages(own, issuers) -> None:
    client, database = own
    buried, seen, cursor = await bury(database, 5), [], ""
    while cursor is not None:
        page = (
            await client.get(f"{PATH}?limit=2{cursor and '&cursor=' + cursor}", headers=issuers.staff("ops:read"))
        ).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert seen == buried[::-1]


@pytest.mark.parametrize(("method", "path", "scope", "status"), [
    ("GET", PATH, "cases:staff", 403), ("GET", f"{PATH}?limit=0", "ops:read", 422), ("GET", f"{PATH}?cursor=x", "ops:read", 400),
    ("POST", f"{PATH}/{NOBODY}/retry", "ops:read", 403), ("POST", f"{PATH}/{NOBODY}/retry", "ops:write", 404),
    ("POST", f"{PATH}/nothing/retry", "ops:write", 422),
])  # fmt: skip
async def test_who_may_not_and_what_is_not_there(own, issuers, method, path, scope, status) -> None:
    client, _ = own
    answer = await client.request(method, path, headers=issuers.staff(scope) | key())
    assert answer.status_code == status, answer.text
    assert (await client.request(method, path, headers=key())).status_code in (401, 422)
