"""Requests left beforehand: checked at once, taken up once."""

import asyncio
from datetime import timedelta

import pytest

from services.eid_gateway.app import create_app
from services.eid_gateway.settings import EidGatewaySettings
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import HIGH, REDIRECT, Application, query_of
from tests.eid_gateway.registered import CALLBACK, Holder, Signatory
from tests.support.clients import client_of


async def push(application: Application, **changes: str | None) -> str:
    answer = await application.client.post("/par", data=application.request(**changes))
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["expires_in"] == 90
    return answer.json()["request_uri"]


async def follow(application: Application, request_uri: str, **more: str):
    given = {"client_id": "demo-frontend", "request_uri": request_uri} | more
    return await application.client.get("/authorize", params=given)


async def test_a_pushed_request_begins_a_login_once(application: Application) -> None:
    request_uri = await push(application, acr_values=HIGH)
    begun = await follow(application, request_uri)
    assert begun.headers["location"].startswith(f"{ISSUER}/eid/")
    again = await follow(application, request_uri)
    assert again.status_code == 400
    assert "location" not in again.headers


async def test_what_stands_in_the_address_does_not_count(application: Application) -> None:
    request_uri = await push(application, prompt="none")
    answer = await follow(application, request_uri, redirect_uri="https://evil.example", prompt="login", state="x")
    assert answer.headers["location"].startswith(REDIRECT)
    assert query_of(answer)["state"] == application.state


async def test_it_is_good_for_a_minute_and_a_half(application: Application, clock) -> None:
    request_uri = await push(application)
    clock.ahead = timedelta(seconds=91)
    assert (await follow(application, request_uri)).status_code == 400


async def test_it_belongs_to_who_pushed_it(application: Application, database) -> None:
    await Signatory().register(database)
    request_uri = await push(application)
    answer = await application.client.get("/authorize", params={"client_id": "portal", "request_uri": request_uri})
    assert answer.status_code == 400
    assert (await follow(application, request_uri)).status_code == 303, "a stranger's attempt must not use it up"


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": "portal"}, 401, "invalid_client"),
        ({"redirect_uri": "https://evil.example"}, 400, "invalid_request"),
        ({"redirect_uri": None}, 400, "invalid_request"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, 400, "invalid_request"),
        ({"code_challenge": None}, 400, "invalid_request"),
        ({"scope": "profile"}, 400, "invalid_scope"),
        ({"response_type": "token"}, 400, "unsupported_response_type"),
        ({"acr_values": "urn:unheard-of"}, 400, "unmet_authentication_requirements"),
    ],
)
async def test_what_cannot_be_granted_is_refused_at_once(
    application: Application, database, changes, status: int, error: str
) -> None:
    await Signatory().register(database)
    answer = await application.client.post("/par", data=application.request(**changes))
    assert (answer.status_code, answer.json()["error"]) == (status, error)


async def test_a_client_that_has_to_push_cannot_ask_in_the_address(application: Application, database) -> None:
    portal = Signatory()
    await portal.register(database, requires_par=True)
    asked = {"client_id": "portal", "redirect_uri": CALLBACK}
    assert query_of(await application.authorize(**asked))["error"] == "invalid_request"
    pushed = await application.client.post(
        "/par", data=application.request(**asked) | portal.proof(aud=f"{ISSUER}/par")
    )
    assert pushed.status_code == 201, pushed.text
    begun = await application.client.get(
        "/authorize", params={"client_id": "portal", "request_uri": pushed.json()["request_uri"]}
    )
    assert begun.headers["location"].startswith(f"{ISSUER}/eid/")


async def test_the_key_proven_when_pushing_binds_the_code(application: Application) -> None:
    holder, url = Holder(), f"{ISSUER}/par"
    proof = holder.proof("POST", url)
    form = application.request()
    pushed = await application.client.post("/par", data=form, headers=proof)
    assert pushed.status_code == 201, pushed.text
    replayed = await application.client.post("/par", data=form, headers=proof)
    assert replayed.json()["error"] == "invalid_dpop_proof"
    other = await application.client.post("/par", data=form | {"dpop_jkt": "x" * 43}, headers=holder.proof("POST", url))
    assert other.json()["error"] == "invalid_dpop_proof"


async def test_of_many_who_take_it_up_at_once_one_begins(settings_of, own_database_url) -> None:
    settings = settings_of(EidGatewaySettings, database_url=own_database_url, eid_gateway_url=ISSUER)
    async with client_of(create_app(settings)) as client:
        application = Application(client)
        request_uri = await push(application)
        answers = await asyncio.gather(*(follow(application, request_uri) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [303] + [400] * 7
