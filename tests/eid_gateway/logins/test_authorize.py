"""What an application may ask for, and how it is told that it may not."""

from urllib.parse import urlencode

import pytest

from tests.eid_gateway.conftest import ISSUER
from tests.eid_gateway.flow import HIGH, REDIRECT, SUBSTANTIAL, Application, query_of


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": None}, {"client_id": "nobody"}, {"redirect_uri": None}, {"redirect_uri": "https://evil.example/cb"},
        {"redirect_uri": "http://127.0.0.1.evil.example/cb"}, {"redirect_uri": "http://localhost:5173/callback"},
        {"client_id": "demo-frontend\x00"}, {"state": "ü"},
    ],
)  # fmt: skip
async def test_people_are_never_sent_to_an_unknown_address(application: Application, changes) -> None:
    answer = await application.authorize(**changes)
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert answer.headers["content-type"].startswith("text/html")
    assert "evil" not in answer.text


async def test_a_parameter_twice_is_not_guessed(application: Application) -> None:
    query = urlencode(application.request()) + "&redirect_uri=https%3A%2F%2Fevil.example%2F"
    answer = await application.client.get(f"/authorize?{query}")
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge": "a" * 42 + "="}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "shout"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"acr_values": "urn:unheard-of"}, "unmet_authentication_requirements"),
        ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
        ({"request_uri": "https://evil.example/r"}, "request_uri_not_supported"),
        ({"registration": "{}"}, "registration_not_supported"),
        ({"id_token_hint": "x"}, "invalid_request"),
        ({"claims": "x"}, "invalid_request"),
        ({"claims": "[]"}, "invalid_request"),
        ({"claims": '{"userinfo": []}'}, "invalid_request"),
        ({"claims": '{"userinfo": {"address": 1}}'}, "invalid_request"),
        ({"claims": '{"id_token": {"acr": {"values": "high"}}}'}, "invalid_request"),
        (
            {"claims": '{"id_token": {"acr": {"essential": true, "value": "urn:unheard-of"}}}'},
            "unmet_authentication_requirements",
        ),
        ({"dpop_jkt": "short"}, "invalid_request"),
        ({"max_age": "9" * 40}, "invalid_request"),
    ],
)
async def test_other_errors_go_to_the_application(application: Application, changes, error: str) -> None:
    answer = await application.authorize(**changes)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(REDIRECT + "?")
    given = query_of(answer)
    assert given["error"] == error
    assert given["error_description"]
    assert given["state"] == application.state
    assert given["iss"] == ISSUER
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "changes",
    [{"prompt": "login"}, {"prompt": "login consent"}, {"max_age": "0"}, {"max_age": "10000"}, {"display": "popup"},
     {"acr_values": f"{HIGH} {SUBSTANTIAL}"}, {"ui_locales": "fr en"}, {"unheard": "of"},
     {"login_hint": "x"}, {"scope": "openid offline_access"}, {"response_mode": "query"}],
)  # fmt: skip
async def test_wishes_that_can_be_met(application: Application, changes) -> None:
    tokens = await application.tokens(**changes)
    assert tokens["id_token"]


async def test_without_state_and_nonce_none_is_answered(application: Application) -> None:
    answer = await application.log_in(state=None, nonce=None)
    assert "state" not in query_of(answer)


async def test_query_of_the_redirect_uri_is_kept(application: Application) -> None:
    answer = await application.log_in(redirect_uri=REDIRECT + "?tab=2")
    assert answer.headers["location"].startswith(REDIRECT + "?tab=2&code=")


async def test_level_too_low_is_told_to_the_application(application: Application) -> None:
    answer = await application.log_in("sim-erika", acr_values=HIGH)
    given = query_of(answer)
    assert given["error"] == "unmet_authentication_requirements"
    assert "code" not in given


@pytest.mark.parametrize(
    ("person", "error"), [("sim-expired", "access_denied"), ("sim-broken", "temporarily_unavailable")]
)
async def test_ends_a_provider_can_come_to(application: Application, person: str, error: str) -> None:
    assert query_of(await application.log_in(person))["error"] == error
