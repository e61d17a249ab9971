"""A code is good once, for a minute, for who asked for it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from services.eid_gateway.app import create_app
from services.eid_gateway.clients.store import find_client, save_client
from services.eid_gateway.grants.models import authorization_grant
from services.eid_gateway.settings import EidGatewaySettings
from services.eid_gateway.worker import sweep_logins
from shared.messaging.worker import WorkerContext
from tests.eid_gateway.flow import HIGH, Application
from tests.support.clients import client_of


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code_verifier": "w" * 43}, 400, "invalid_grant"),
        ({"code_verifier": None}, 400, "invalid_request"),
        ({"code_verifier": "short"}, 400, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:5173/other"}, 400, "invalid_grant"),
        ({"redirect_uri": None}, 400, "invalid_request"),
        ({"code": "unknown"}, 400, "invalid_grant"),
        ({"code": None}, 400, "invalid_request"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": None}, 401, "invalid_client"),
        ({"client_secret": "guess"}, 401, "invalid_client"),
        ({"grant_type": None}, 400, "invalid_request"),
        ({"grant_type": "refresh_token"}, 400, "unsupported_grant_type"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
async def test_whoever_did_not_ask_gets_nothing(application: Application, changes, status: int, error: str) -> None:
    code = await application.code()
    answer = await application.redeem(**({"code": code} | changes))
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["error"] == error
    assert (await application.redeem(code)).status_code == 200, "a stranger's attempt must not use the code up"


async def test_another_client_cannot_redeem(application: Application, database) -> None:
    async with database.transaction() as session:
        known = await find_client(session, "demo-frontend")
        assert known is not None
        await save_client(session, {name: getattr(known, name) for name in known.__slots__} | {"id": "other"})
    answer = await application.redeem(await application.code(), client_id="other")
    assert answer.json()["error"] == "invalid_grant"


async def test_a_code_lives_a_minute(application: Application, clock) -> None:
    code = await application.code()
    clock.ahead = timedelta(seconds=61)
    assert (await application.redeem(code)).json()["error"] == "invalid_grant"


async def test_a_replayed_code_takes_the_tokens_back(application: Application) -> None:
    code = await application.code()
    tokens = (await application.redeem(code)).json()
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await application.client.get("/userinfo", headers=bearer)).status_code == 200
    assert (await application.redeem(code)).json()["error"] == "invalid_grant"
    answer = await application.client.get("/userinfo", headers=bearer)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_of_two_who_redeem_at_once_one_wins(settings_of, own_database_url) -> None:
    settings = settings_of(EidGatewaySettings, database_url=own_database_url, eid_gateway_url="http://room.test")
    async with client_of(create_app(settings)) as client:
        application = Application(client)
        code = await application.code()
        answers = await asyncio.gather(*(application.redeem(code) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7


@pytest.mark.parametrize(
    "body", [b"", b"grant_type=authorization_code&grant_type=x", b"\xff\xfe", b"{}", b"a" * 10_000]
)
async def test_odd_bodies_are_refused_as_oauth_says(application: Application, body: bytes) -> None:
    answer = await application.client.post(
        "/token", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


async def test_json_is_not_a_token_request(application: Application) -> None:
    answer = await application.client.post("/token", json={"grant_type": "authorization_code"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


async def test_code_stands_in_the_database_only_as_hash(application: Application, session) -> None:
    code = await application.code()
    row = (await session.execute(select(authorization_grant))).one()
    assert code not in str(row)


async def test_what_a_person_released_is_gone_minutes_later(application: Application, app, clock, database) -> None:
    tokens = await application.tokens(acr_values=HIGH)
    clock.ahead = timedelta(minutes=11, seconds=1)
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await application.client.get("/userinfo", headers=bearer)).status_code == 401
    async with database.transaction() as session:
        await session.execute(authorization_grant.update().values(expires_at=func.now() - timedelta(seconds=1)))
    await sweep_logins(WorkerContext(app.state.settings, database, app.state.http))
    async with database.transaction() as session:
        assert (await session.execute(select(func.count()).select_from(authorization_grant))).scalar() == 0
