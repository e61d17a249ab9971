"""Webhooks over HTTP: what their owners see, that nobody else does, and what is refused."""

from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from services.routing.app import create_app
from services.routing.settings import RoutingSettings
from tests.shared.test_foreign_http import PAYLOADS
from tests.support.clients import client_of, key

NAMES = ("https://localhost:{port}/", "https://rebind.example:{port}/")
HOOK = {"url": "https://frontend.example/hooks/lotse"}


@pytest_asyncio.fixture(loop_scope="session")
async def client(database, settings_of):
    async with client_of(create_app(settings_of(RoutingSettings), database)) as opened:
        yield opened


@pytest.fixture
def owner(issuers) -> dict[str, str]:
    return issuers.staff("webhooks:write", sub="frontend") | {"Accept-Language": "en"}


async def made(client: httpx.AsyncClient, owner: dict[str, str], **body) -> dict:
    answer = await client.post("/v1/webhooks", json=HOOK | body, headers=owner | key())
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_the_secret_is_told_once(client, owner) -> None:
    once = key()
    first = await client.post("/v1/webhooks", json=HOOK, headers=owner | once)
    assert first.json()["secret"].startswith("whsec_")
    again = await client.post("/v1/webhooks", json=HOOK, headers=owner | once)
    assert (again.json(), again.headers["Idempotent-Replayed"]) == (first.json(), "true")
    shown = await client.get(f"/v1/webhooks/{first.json()['id']}", headers=owner)
    assert "secret" not in shown.json()
    assert "whsec_" not in (await client.get("/v1/webhooks", headers=owner)).text


async def test_another_client_does_not_see_it(client, owner, issuers) -> None:
    mine, other = await made(client, owner), issuers.staff("webhooks:write", sub="somebody-else")
    path = f"/v1/webhooks/{mine['id']}"
    calls = [
        ("GET", path, None), ("PATCH", path, {"state": "paused"}), ("DELETE", path, None), ("GET", f"{path}/deliveries", None),
        ("POST", f"{path}/secret", None), ("POST", f"{path}/test", None), ("POST", f"{path}/deliveries/{uuid4()}/retry", None),
        ("POST", f"{path}/replay", {"since": "2026-01-01T00:00:00Z"}),
    ]  # fmt: skip
    for method, where, body in calls:
        assert (await client.request(method, where, json=body, headers=other | key())).status_code == 404, where
    assert (await client.get("/v1/webhooks", headers=other)).json()["items"] == []
    assert (await client.get(path, headers=owner)).json()["state"] == "active"


async def test_bad_input_is_explained(client, owner) -> None:
    for body in (
        {}, {"url": ""}, {"url": "https://x.example/" + "a" * 600}, HOOK | {"types": ["everything"]}, HOOK | {"secret": "mine"},
        {"url": 7}, HOOK | {"types": ["case"] * 51}, {"url": "https://münchen.example/"}, {"url": "https://x.example/#a"},
        {"url": "https://user:pass@x.example/"}, {"url": "https://2130706433/"}, {"url": "https://x.example:99999/"},
    ):  # fmt: skip
        answer = await client.post("/v1/webhooks", json=body, headers=owner | key())
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), body
    assert (await client.post("/v1/webhooks", json=HOOK, headers=owner)).status_code == 400
    mine = await made(client, owner)
    wrong = [("state", "disabled"), ("state", "gone"), ("url", "http://127.0.0.1/")]
    for name, value in wrong:
        answer = await client.patch(f"/v1/webhooks/{mine['id']}", json={name: value}, headers=owner)
        assert answer.status_code == 422, name
    for query in ({"cursor": "x"}, {"state": "lost"}, {"limit": "0"}, {"cursor": "WyJhIl0"}):
        answer = await client.get(f"/v1/webhooks/{mine['id']}/deliveries", params=query, headers=owner)
        assert answer.status_code in (400, 422), query


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_an_address_inside_is_refused_or_a_mere_name(client, owner, payload) -> None:
    """Addresses are refused here; names are let in, and refused when they are resolved (test_ssrf)."""
    answer = await client.post("/v1/webhooks", json={"url": payload.format(port=443)}, headers=owner | key())
    assert answer.status_code == 422 or payload in NAMES


async def test_no_change_leads_inside(client, owner) -> None:
    mine = await made(client, owner)
    for payload in PAYLOADS:
        answer = await client.patch(f"/v1/webhooks/{mine['id']}", json={"url": payload.format(port=443)}, headers=owner)
        assert answer.status_code == 422 or payload in NAMES, payload


async def test_a_paused_webhook_sends_no_test(client, owner) -> None:
    mine = await made(client, owner)
    await client.patch(f"/v1/webhooks/{mine['id']}", json={"state": "paused"}, headers=owner)
    answer = await client.post(f"/v1/webhooks/{mine['id']}/test", headers=owner | key())
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:lotse:problem:webhook-not-active")


async def test_what_is_under_way_is_not_sent_twice(client, owner) -> None:
    mine = await made(client, owner)
    push = (await client.post(f"/v1/webhooks/{mine['id']}/test", headers=owner | key())).json()
    assert (push["type"], push["state"]) == ("webhook.test", "waiting")
    path = f"/v1/webhooks/{mine['id']}/deliveries/{push['id']}/retry"
    answer = await client.post(path, headers=owner | key())
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:lotse:problem:push-under-way")


async def test_operators_see_whose_it_is(client, owner, issuers) -> None:
    mine = await made(client, owner)
    answer = await client.get("/v1/ops/webhooks", headers=issuers.staff("ops:read"))
    assert [(each["id"], each["owner"]) for each in answer.json()["items"]] == [(mine["id"], "frontend")]
    assert (await client.get("/v1/ops/webhooks", headers=owner)).status_code == 403
