"""What a resident is told whose login is not sure, recent or of the right kind enough (RFC 9470)."""

import time
from typing import Annotated

import pytest
import pytest_asyncio
from fastapi import APIRouter, Depends

from services.eid_gateway.app import create_app
from services.eid_gateway.settings import EidGatewaySettings
from shared.access import Caller, citizen
from tests.support.clients import client_of

router = APIRouter()


@router.get("/fresh")
async def fresh(caller: Annotated[Caller, Depends(citizen("high", fresh=5))]) -> dict[str, str]:
    return {"sub": caller.subject}


@router.get("/card")
async def card(caller: Annotated[Caller, Depends(citizen("low", documents=("identity_card",)))]) -> dict[str, str]:
    return {"sub": caller.subject}


@pytest_asyncio.fixture(loop_scope="session")
async def room(settings_of, database):
    app = create_app(settings_of(EidGatewaySettings), database=database)
    app.include_router(router)
    async with client_of(app) as client:
        yield client


async def test_a_login_at_a_lower_level_names_the_level_needed(room, issuers) -> None:
    answer = await room.get("/fresh", headers=issuers.citizen(level="low"))
    assert answer.status_code == 401
    acr = "http://eidas.europa.eu/LoA/high"
    assert answer.headers["www-authenticate"] == f'Bearer error="insufficient_user_authentication", acr_values="{acr}"'
    assert answer.json()["acrValues"] == acr


@pytest.mark.parametrize(("age", "status"), [(0, 200), (299, 200), (301, 401), (None, 401)])
async def test_a_login_too_long_ago_names_the_age_allowed(room, issuers, age: int | None, status: int) -> None:
    claims = {} if age is None else {"auth_time": int(time.time()) - age}
    answer = await room.get("/fresh", headers=issuers.citizen(level="high", **claims))
    assert answer.status_code == status, answer.text
    if status == 401:
        assert answer.json()["type"] == "urn:lotse:problem:login-too-old"
        assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_user_authentication", max_age="300"'


@pytest.mark.parametrize(
    ("claims", "status"),
    [({"document": "identity_card"}, 200), ({"document": "eid_card"}, 403), ({"document": []}, 403), ({}, 403)],
)
async def test_only_the_cards_a_rule_names(room, issuers, claims: dict, status: int) -> None:
    answer = await room.get("/card", headers=issuers.citizen(**claims))
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["type"] == "urn:lotse:problem:document-not-accepted"
