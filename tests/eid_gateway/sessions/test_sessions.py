"""A session answers for the person as long as it is good, for the applications that share it, and for nothing but a pseudonym."""

from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import select

from services.eid_gateway.clients.store import find_client, save_client
from services.eid_gateway.sessions.models import browser_session
from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import HIGH, LOW, Application, query_of

QUIET = {"scope": "openid", "prompt": "none"}


async def outcome(application: Application, **changes: str | None) -> str:
    """What an application is told: `code`, an error code, or `page` when the person is asked."""
    answer = await Application(application.client).authorize(**({"scope": "openid"} | changes))
    if answer.headers["location"].startswith(f"{ISSUER}/eid/"):
        return "page"
    given = query_of(answer)
    return given.get("error", "code")


async def claims(application: Application, token: str) -> dict:
    keys = KeySet.import_key_set((await application.client.get("/jwks")).json())
    return jwt.decode(token, keys, algorithms=["ES256"]).claims


async def test_without_a_login_there_is_no_session(application: Application) -> None:
    assert await outcome(application, prompt="none") == "login_required"
    await application.open_page(scope="openid")
    assert await outcome(application, prompt="none") == "login_required"


async def test_a_session_answers_without_asking(application: Application) -> None:
    first = await claims(application, (await application.tokens(scope="openid", acr_values=HIGH))["id_token"])
    later = Application(application.client)
    answer = await later.authorize(**QUIET)
    tokens = (await later.redeem(query_of(answer)["code"])).json()
    again = await claims(application, tokens["id_token"])
    assert {name: again[name] for name in ("sub", "acr", "auth_time")} == {
        name: first[name] for name in ("sub", "acr", "auth_time")
    }
    assert again["nonce"] == later.nonce
    assert await outcome(application) == "code", "the same application is not asked twice"


async def test_whoever_wants_attributes_asks_the_card(application: Application) -> None:
    await application.tokens()
    assert await outcome(application, scope="openid profile") == "page"
    assert await outcome(application, scope="openid profile", prompt="none") == "login_required"
    assert await outcome(application, scope="openid document") == "page"
    assert await outcome(application, claims='{"userinfo": {"birthdate": null}}') == "page"


@pytest.mark.parametrize("prompt", ["login", "consent", "select_account", "login consent"])
async def test_who_wants_the_person_asked_gets_it(application: Application, prompt: str) -> None:
    await application.tokens()
    assert await outcome(application, prompt=prompt) == "page"


async def test_max_age_counts_from_the_login(application: Application, clock) -> None:
    await application.tokens("sim-jo")
    clock.ahead = timedelta(seconds=100)
    assert await outcome(application, max_age="10000") == "code"
    assert await outcome(application, max_age="99") == "page"
    assert await outcome(application, max_age="0", prompt="none") == "login_required"


async def test_a_level_higher_than_the_login_asks_again(application: Application) -> None:
    await application.tokens("sim-jo")
    assert await outcome(application, acr_values=LOW) == "code"
    assert await outcome(application, acr_values=HIGH) == "page"
    assert await outcome(application, acr_values=HIGH, prompt="none") == "login_required"


async def test_a_login_at_high_is_forgotten_when_idle_and_after_half_an_hour(application: Application, clock) -> None:
    await application.tokens(acr_values=HIGH)
    for minutes in (4, 8, 12, 16, 20, 24, 28):
        clock.ahead = timedelta(minutes=minutes)
        assert await outcome(application, **QUIET) == "code", minutes
    clock.ahead = timedelta(minutes=30)
    assert await outcome(application, **QUIET) == "login_required"


async def test_idle_at_high_is_five_minutes(application: Application, clock) -> None:
    await application.tokens(acr_values=HIGH)
    clock.ahead = timedelta(minutes=5, seconds=1)
    assert await outcome(application, **QUIET) == "login_required"


async def test_tokens_end_with_the_session(application: Application, clock) -> None:
    await application.tokens(acr_values=HIGH)
    for minutes in (4, 8, 12, 16, 20, 24, 28):
        clock.ahead = timedelta(minutes=minutes)
        assert await outcome(application, **QUIET) == "code"
    later = Application(application.client)
    tokens = (await later.redeem(query_of(await later.authorize(**QUIET))["code"])).json()
    assert 110 <= tokens["expires_in"] <= 120


async def test_another_application_has_to_ask_unless_it_shares(application: Application, database) -> None:
    async def register(name: str, group: str | None, **changes: Any) -> None:
        async with database.transaction() as session:
            known = await find_client(session, "demo-frontend")
            assert known is not None
            values = {one: getattr(known, one) for one in known.__slots__} | {"id": name, "session_group": group}
            await save_client(session, values | changes)

    await register("alone", None)
    await register("first", "family")
    await register("second", "family")
    await register("choosy", "family", documents=["identity_card"])
    await application.log_in(scope="openid")
    assert await outcome(application, client_id="alone", prompt="none") == "login_required"
    assert await outcome(application, client_id="first", prompt="none") == "login_required"
    await application.log_in(scope="openid", client_id="first")
    assert await outcome(application, client_id="second", prompt="none") == "code"
    assert await outcome(application, client_id="choosy", prompt="none") == "login_required", "which card was it?"
    assert await outcome(application, client_id="alone", prompt="none") == "login_required"


async def test_a_hint_says_who_is_expected(application: Application) -> None:
    anna = (await application.tokens("sim-anna", scope="openid"))["id_token"]
    assert await outcome(application, id_token_hint=anna, prompt="none") == "code"
    mehmet = Application(application.client)
    other = await mehmet.tokens("sim-mehmet", scope="openid", prompt="login")
    assert await outcome(application, id_token_hint=anna, prompt="none") == "login_required"
    assert await outcome(application, id_token_hint=other["id_token"], prompt="none") == "code"
    answer = await Application(application.client).log_in("sim-mehmet", id_token_hint=anna)
    assert query_of(answer)["error"] == "login_required", "somebody else logged in"
    answer = await Application(application.client).log_in("sim-anna", id_token_hint=anna)
    assert "code" in query_of(answer)
    assert await outcome(application, id_token_hint=other["access_token"]) == "invalid_request"


async def test_every_login_gets_a_new_secret(application: Application, session) -> None:
    cookies = []
    for _ in range(2):
        answer = await application.log_in(scope="openid", prompt="login")
        cookies.append(next(c for c in answer.headers.get_list("set-cookie") if c.startswith("lotse-session-")))
    assert cookies[0].split(";")[0].split("=")[0] == cookies[1].split(";")[0].split("=")[0]
    assert cookies[0].split(";")[0] != cookies[1].split(";")[0]
    for mark in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert mark in cookies[0]
    assert "Max-Age" not in cookies[0], "gone when the browser closes"
    secret = cookies[0].split(";")[0].split("=")[1]
    assert secret not in str((await session.execute(select(browser_session))).all())
