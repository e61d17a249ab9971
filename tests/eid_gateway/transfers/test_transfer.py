"""A pseudonym carried over to a new card by a code, and every way that must not work."""

import asyncio

import httpx
import pytest
from sqlalchemy import select

from services.eid_gateway.app import create_app
from services.eid_gateway.settings import EidGatewaySettings
from services.eid_gateway.transfers.models import card_link, transfer_code
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import HIGH, SUBSTANTIAL, Application
from tests.support.clients import client_of, key

OLD, NEW, OTHER = "sim-anna", "sim-mehmet", "sim-marie"


async def login(client: httpx.AsyncClient, person: str, **wishes: str) -> dict[str, str]:
    """The header of a fresh login."""
    asked = {"acr_values": HIGH, "scope": "openid", "prompt": "login"} | wishes
    return {"Authorization": f"Bearer {(await Application(client).tokens(person, **asked))['access_token']}"}


async def subject(client: httpx.AsyncClient, person: str) -> str:
    return (await client.get("/userinfo", headers=await login(client, person))).json()["sub"]


async def code_of(client: httpx.AsyncClient, person: str) -> str:
    answer = await client.post("/v1/card-transfers", headers=await login(client, person) | key())
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["code"]
    return code


async def enter(client: httpx.AsyncClient, person: str, code: str) -> httpx.Response:
    headers = await login(client, person) | key()
    return await client.post("/v1/card-transfers/redemptions", json={"code": code}, headers=headers)


async def test_the_new_card_carries_on(client) -> None:
    before = await subject(client, OLD)
    code = await code_of(client, OLD)
    answer = await enter(client, NEW, code.lower().replace("-", " "))
    assert (answer.status_code, answer.json()) == (201, {"logInAgain": True})
    assert await subject(client, NEW) == before
    assert await subject(client, OLD) == before, "until it is locked, the old card works as well"


async def test_the_card_after_that_carries_on_too(client) -> None:
    before = await subject(client, OLD)
    await enter(client, NEW, await code_of(client, OLD))
    assert (await enter(client, OTHER, await code_of(client, NEW))).status_code == 201
    assert await subject(client, OTHER) == before


async def test_a_code_is_good_once_and_only_the_latest(client) -> None:
    first, second = await code_of(client, OLD), await code_of(client, OLD)
    assert (await enter(client, NEW, first)).json()["type"] == "urn:lotse:problem:transfer-code-unknown"
    assert (await enter(client, NEW, second)).status_code == 201
    assert (await enter(client, OTHER, second)).status_code == 404


async def test_a_card_is_linked_once(client) -> None:
    await enter(client, NEW, await code_of(client, OLD))
    answer = await enter(client, NEW, await code_of(client, OTHER))
    assert answer.json()["type"] == "urn:lotse:problem:card-already-linked", answer.text


async def test_the_old_card_does_not_use_its_own_code_up(client) -> None:
    code = await code_of(client, OLD)
    answer = await enter(client, OLD, code)
    assert answer.json()["type"] == "urn:lotse:problem:same-card"
    assert (await enter(client, NEW, code)).status_code == 201


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("AAAAA-AAAAA-AAAAA-AAAAA", 404),
        ("short", 422),
        ("", 422),
        ("x" * 41, 422),
        ("ä" * 20, 422),
        (None, 422),
        (7, 422),
    ],
)
async def test_wrong_codes(client, code, status: int) -> None:
    assert (await enter(client, NEW, code)).status_code == status


async def test_a_code_lives_a_year(client, clock, session) -> None:
    code = await code_of(client, OLD)
    await session.execute(transfer_code.update().values(expires_at=transfer_code.c.created_at))
    await session.flush()
    assert (await enter(client, NEW, code)).status_code == 404


async def test_only_sure_and_fresh_logins_in_person(client, issuers) -> None:
    path = "/v1/card-transfers"
    assert (await client.post(path, headers=key())).status_code == 401
    weak = await login(client, "sim-erika", acr_values=SUBSTANTIAL)
    assert (await client.post(path, headers=weak | key())).json()["type"] == "urn:lotse:problem:assurance-level-too-low"
    old = issuers.citizen(auth_time=0)
    assert (await client.post(path, headers=old | key())).json()["type"] == "urn:lotse:problem:login-too-old"


async def test_a_token_of_a_session_shows_no_card(client) -> None:
    await login(client, OLD)
    quiet = Application(client)
    code = (await quiet.authorize(scope="openid", prompt="none")).headers["location"].split("code=")[1].split("&")[0]
    token = (await quiet.redeem(code)).json()["access_token"]
    answer = await client.post("/v1/card-transfers", headers={"Authorization": f"Bearer {token}"} | key())
    assert answer.json()["type"] == "urn:lotse:problem:login-gone"


async def test_the_same_call_twice_gives_the_same_code(client) -> None:
    headers = await login(client, OLD) | key()
    answers = [await client.post("/v1/card-transfers", headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()


async def test_the_tables_name_nobody(client, session) -> None:
    code = await code_of(client, OLD)
    rows = str((await session.execute(select(transfer_code))).all())
    await enter(client, NEW, code)
    rows += str((await session.execute(select(card_link))).all())
    for word in (OLD, NEW, code, code.replace("-", "")):
        assert word not in rows


async def test_of_two_cards_that_use_a_code_at_once_one_wins(settings_of, own_database_url) -> None:
    settings = settings_of(EidGatewaySettings, database_url=own_database_url, eid_gateway_url=ISSUER)
    async with client_of(create_app(settings)) as client:
        code = await code_of(client, OLD)
        headers = [await login(client, person) | key() for person in (NEW, OTHER)]
        path, body = "/v1/card-transfers/redemptions", {"code": code}
        answers = await asyncio.gather(*(client.post(path, json=body, headers=header) for header in headers))
    assert sorted(answer.status_code for answer in answers) == [201, 404]
