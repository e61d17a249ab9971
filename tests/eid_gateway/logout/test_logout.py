"""Logging out: at once with the person's ID token, after a question without, and never to an unknown place."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.eid_gateway.flow import Application, query_of
from tests.eid_gateway.registered import GOODBYE, Signatory

HOME = "http://127.0.0.1:5173/goodbye"
QUIET = {"scope": "openid", "prompt": "none"}


async def is_logged_in(application: Application) -> bool:
    return "code" in query_of(await Application(application.client).authorize(**QUIET))


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_with_the_id_token_at_once(application: Application, method: str) -> None:
    tokens = await application.tokens()
    assert await is_logged_in(application)
    given = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": HOME, "state": "s&1"}
    sent = {"params": given} if method == "GET" else {"data": given}
    answer = await application.client.request(method, "/logout", **sent)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(HOME + "?")
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {"state": ["s&1"]}
    assert not await is_logged_in(application)


async def test_what_was_issued_gives_no_attributes_any_more(application: Application) -> None:
    tokens = await application.tokens()
    await application.client.get("/logout", params={"id_token_hint": tokens["id_token"]})
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await application.client.get("/userinfo", headers=bearer)).status_code == 401


async def test_without_hint_the_person_is_asked(application: Application) -> None:
    await application.tokens()
    given = {"client_id": "demo-frontend", "post_logout_redirect_uri": HOME, "state": "x"}
    page = await application.client.get("/logout", params=given)
    assert page.status_code == 200
    assert "Möchten Sie sich abmelden?" in page.text
    assert "Demo-Anwendung" in page.text
    assert await is_logged_in(application), "a link alone ends nothing"
    form = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', page.text))
    for mark in ("", "0" * 64):
        refused = await application.client.post("/eid/logout", data=form | {"mark": mark})
        assert refused.status_code == 403
    answer = await application.client.post("/eid/logout", data=form)
    assert answer.headers["location"] == HOME + "?state=x"
    assert not await is_logged_in(application)


async def test_without_anything_all_sessions_of_the_browser_end(application: Application) -> None:
    await application.tokens()
    page = await application.client.get("/logout", headers={"Accept-Language": "en"})
    form = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', page.text))
    done = await application.client.post("/eid/logout?lang=en", data=form)
    assert done.status_code == 200
    assert "You are logged out" in done.text
    assert not await is_logged_in(application)


async def test_the_hint_of_another_person_asks(application: Application) -> None:
    anna = (await application.tokens("sim-anna"))["id_token"]
    await Application(application.client).tokens("sim-mehmet")
    page = await application.client.get("/logout", params={"id_token_hint": anna})
    assert "Möchten Sie sich abmelden?" in page.text
    assert await is_logged_in(application)


async def test_who_is_logged_out_already_is_told_so(application: Application) -> None:
    answer = await application.client.get("/logout", params={"client_id": "demo-frontend"})
    assert answer.status_code == 200
    assert "Sie sind abgemeldet" in answer.text


@pytest.mark.parametrize(
    "given",
    [
        {"client_id": "nobody"},
        {"client_id": "demo-frontend", "post_logout_redirect_uri": "https://evil.example/"},
        {"post_logout_redirect_uri": HOME},
        {"client_id": "portal", "post_logout_redirect_uri": HOME},
        {"client_id": "portal", "post_logout_redirect_uri": GOODBYE + "/x"},
    ],
)
async def test_nobody_is_sent_to_an_unknown_place(application: Application, database, given: dict[str, str]) -> None:
    await Signatory().register(database)
    answer = await application.client.get("/logout", params=given)
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_hint_for_another_client_is_not_believed(application: Application, database) -> None:
    await Signatory().register(database)
    tokens = await application.tokens()
    given = {"id_token_hint": tokens["id_token"], "client_id": "portal", "post_logout_redirect_uri": GOODBYE}
    assert (await application.client.get("/logout", params=given)).status_code == 400
    assert await is_logged_in(application)
