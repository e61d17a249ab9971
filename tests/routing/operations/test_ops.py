"""What operators see and do, who may, and what happens with bad input."""

from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from services.routing.app import create_app
from services.routing.authorities.telling import tell_ways
from services.routing.settings import RoutingSettings
from tests.shared.messaging.rooms import until
from tests.support.clients import client_of, key

UNKNOWN = "0d5c2a52-7f0d-4c36-9c3b-5f6d1a6f2b11"
CHANGE = {"plugin": "simulated", "settings": {"default": "works"}}


@pytest_asyncio.fixture(loop_scope="session")
async def client(town, routing_settings):
    async with client_of(create_app(routing_settings())) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def seeded(database, settings_of):
    """A client of the room with nothing but its seed, undone at the end."""
    async with client_of(create_app(settings_of(RoutingSettings), database)) as opened:
        yield opened


@pytest.fixture
def reader(issuers) -> dict[str, str]:
    return issuers.staff("ops:read")


@pytest.fixture
def writer(issuers) -> dict[str, str]:
    return issuers.staff("ops:write")


async def dead_letter(town, couriers) -> str:
    """A delivery that failed for good."""
    await town.set_authority("standesamt", {"default": "rejects"})
    await town.release()
    async with couriers():
        await until(lambda: _dead(town))
    return str((await town.rows("select id from routing.delivery"))[0][0])


async def _dead(town) -> bool:
    return await town.states() == {"dead": 1}


async def test_a_dead_letter_is_seen_mended_and_delivered(
    town, couriers, client, reader, writer, routing_settings
) -> None:
    letter = await dead_letter(town, couriers)
    [shown] = (await client.get("/v1/ops/dead-letters", headers=reader)).json()["items"]
    assert (shown["id"], shown["state"], shown["reasonCode"]) == (letter, "dead", "parcel-rejected")
    figures = (await client.get("/metrics")).text
    assert 'lotse_deliveries{authority="standesamt",state="dead"} 1.0' in figures
    assert 'lotse_delivery_attempts_last_hour{authority="standesamt",outcome="rejected"} 1.0' in figures

    changed = await client.put("/v1/ops/authorities/standesamt", headers=writer, json=CHANGE)
    assert changed.status_code == 200, changed.text
    assert changed.json()["dead"] == 1
    async with town.database.transaction() as session:
        await tell_ways(session, routing_settings())
    told = "select data->>'way' from routing.outbox_event where subject = 'standesamt' order by id desc limit 1"
    assert await town.rows(told) == [("simulated",)], "reports say which unit takes parcels as data"
    again = key()
    first = await client.post(f"/v1/ops/dead-letters/{letter}/retry", headers=writer | again)
    assert (first.status_code, first.json()["state"], first.json()["attempts"]) == (202, "queued", 0)
    repeated = await client.post(f"/v1/ops/dead-letters/{letter}/retry", headers=writer | again)
    assert repeated.content == first.content
    async with couriers():
        await until(lambda: town.done(1))
    assert await town.events() == ["part_undeliverable", "part_delivered", "part_decided"]
    detail = (await client.get(f"/v1/ops/deliveries/{letter}", headers=reader)).json()
    assert [attempt["outcome"] for attempt in detail["attemptLog"]] == ["accepted", "rejected"]
    refused = await client.post(f"/v1/ops/dead-letters/{letter}/retry", headers=writer | key())
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:lotse:problem:delivery-not-dead")


async def test_deliveries_come_in_pages_and_can_be_filtered(town, client, reader) -> None:
    await town.release(5)
    await town.release(2, "bzst")
    seen, cursor = [], ""
    while cursor is not None:
        page = (await client.get(f"/v1/ops/deliveries?limit=3{cursor and '&cursor=' + cursor}", headers=reader)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 7
    assert seen == sorted(seen, reverse=True), "newest first"
    filtered = await client.get("/v1/ops/deliveries?state=queued&authority=bzst", headers=reader)
    assert {item["authorityId"] for item in filtered.json()["items"]} == {"bzst"}
    assert (await client.get("/v1/ops/deliveries?state=dead", headers=reader)).json() == {"items": [], "next": None}


async def test_what_is_overdue_is_seen_with_its_owner(town, client, reader) -> None:
    await town.release(4)
    states = ["queued", "delivered", "dead", "decided"]
    ids = [row[0] for row in await town.rows("select id from routing.delivery order by id")]
    for delivery, state in zip(ids, states, strict=True):
        await town.execute(
            "update routing.delivery set state = :state, due_at = now() - interval '1 minute' where id = :id",
            state=state, id=delivery,
        )  # fmt: skip
    await town.release(1)
    late = (await client.get("/v1/ops/deliveries?overdue=true", headers=reader)).json()["items"]
    assert {item["state"]: item["owner"] for item in late} == {
        "queued": "routing", "delivered": "authority", "dead": "operations",
    }  # fmt: skip
    everything = (await client.get("/v1/ops/deliveries", headers=reader)).json()["items"]
    assert {item["overdue"] for item in everything if item["id"] not in {each["id"] for each in late}} == {False}
    assert [item["dueAt"] for item in everything if item["state"] == "decided"] == [None]
    assert (
        'lotse_deliveries_overdue{authority="standesamt",state="delivered"} 1.0' in (await client.get("/metrics")).text
    )


async def test_authorities_come_in_pages_with_their_state(town, client, reader) -> None:
    await town.release(3)
    await town.set_authority("bzst", {}, breaker_failures=7)
    await town.execute("update routing.authority set breaker_open_until = now() + interval '1 day' where id = 'bzst'")
    page = (await client.get("/v1/ops/authorities?limit=200", headers=reader)).json()
    by_id = {item["id"]: item for item in page["items"]}
    assert len(by_id) == 20
    assert by_id["standesamt"]["queued"] == 3
    assert (by_id["bzst"]["breaker"], by_id["bzst"]["failures"]) == ("open", 7)
    assert by_id["extern-verbund"]["provenance"]["status"] == "placeholder"
    second = (await client.get("/v1/ops/authorities?limit=10", headers=reader)).json()
    rest = (await client.get(f"/v1/ops/authorities?limit=10&cursor={second['next']}", headers=reader)).json()
    assert [item["id"] for item in second["items"] + rest["items"]] == sorted(by_id)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v1/ops/deliveries?state=lost", None, 422),
        ("GET", "/v1/ops/deliveries?limit=0", None, 422),
        ("GET", "/v1/ops/deliveries?cursor=%00", None, 400),
        ("GET", "/v1/ops/deliveries?cursor=WzFd", None, 400),
        ("GET", "/v1/ops/deliveries?authority=%00", None, 422),
        ("GET", "/v1/ops/deliveries/not-an-id", None, 422),
        ("GET", f"/v1/ops/deliveries/{UNKNOWN}", None, 404),
        ("GET", "/v1/ops/authorities?cursor=x", None, 400),
        ("POST", f"/v1/ops/dead-letters/{UNKNOWN}/retry", None, 404),
        ("POST", "/v1/ops/dead-letters/7/retry", None, 422),
        ("PUT", "/v1/ops/authorities/atlantis", CHANGE, 404),
        ("PUT", "/v1/ops/authorities/standesamt", {}, 422),
        ("PUT", "/v1/ops/authorities/standesamt", CHANGE | {"maxInFlight": 0}, 422),
        ("PUT", "/v1/ops/authorities/standesamt", CHANGE | {"timeoutSeconds": 60}, 422),
        ("PUT", "/v1/ops/authorities/standesamt", CHANGE | {"plugin": "carrier-pigeon"}, 409),
        ("PUT", "/v1/ops/authorities/standesamt", CHANGE | {"settings": {"default": "explodes"}}, 422),
        ("PUT", "/v1/ops/authorities/standesamt", CHANGE | {"settings": {"parts": {"\x00": "works"}}}, 422),
        ("PUT", "/v1/ops/authorities/standesamt", CHANGE | {"owner": "me"}, 422),
    ],
)
async def test_bad_input_is_a_problem(seeded: httpx.AsyncClient, issuers, method, path, body, status) -> None:
    headers = issuers.staff("ops:read", "ops:write") | key()
    answer = await seeded.request(method, path, headers=headers, json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_retry_needs_a_key(seeded, writer) -> None:
    answer = await seeded.post(f"/v1/ops/dead-letters/{uuid4()}/retry", headers=writer)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:lotse:problem:idempotency-key-missing")


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/v1/ops/deliveries", "ops:write"),
        ("GET", f"/v1/ops/deliveries/{UNKNOWN}", "ops:write"),
        ("GET", "/v1/ops/dead-letters", "cases:staff"),
        ("GET", "/v1/ops/authorities", "parts:decide"),
        ("POST", f"/v1/ops/dead-letters/{UNKNOWN}/retry", "ops:read"),
        ("PUT", "/v1/ops/authorities/standesamt", "ops:read"),
    ],
)
async def test_who_may_not_is_refused(seeded, issuers, method, path, scope) -> None:
    for headers, status in (({}, 401), (issuers.staff(scope), 403), (issuers.citizen(), 403)):
        answer = await seeded.request(method, path, headers=headers | key(), json=CHANGE if method == "PUT" else None)
        assert answer.status_code == status, f"{answer.text}"


async def test_production_has_no_simulations(database, settings_of, writer) -> None:
    async with client_of(create_app(settings_of(RoutingSettings, environment="production"), database)) as client:
        answer = await client.put("/v1/ops/authorities/standesamt", headers=writer, json=CHANGE)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:lotse:problem:plugin-not-allowed")


async def test_in_production_a_simulated_authority_takes_nothing(town, couriers) -> None:
    assert RoutingSettings.model_fields["environment"].default == "production"
    await town.release()
    async with couriers(environment="production"):
        await until(lambda: _dead(town))
    assert await town.rows("select reason_code from routing.delivery") == [("plugin-not-allowed",)]
    assert await town.receipts() == []


async def test_authorities_that_parcels_go_on_to_are_known_from_then_on(client, writer, reader) -> None:
    ways = {"paper": "standesamt-papier", "digital": "standesamt-daten"}
    answer = await client.put(
        "/v1/ops/authorities/standesamt", json={"plugin": "phased", "settings": ways}, headers=writer
    )
    assert answer.status_code == 200, answer.text
    for way in ways.values():
        changed = await client.put(f"/v1/ops/authorities/{way}", json=CHANGE, headers=writer)
        assert (changed.status_code, changed.json()["plugin"]) == (200, "simulated")
