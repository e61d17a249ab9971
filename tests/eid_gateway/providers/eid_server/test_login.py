"""Log in with a card: application, gateway, eID client, eID-Server and back, over HTTP and mutual TLS."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, text

from services.eid_gateway.eid_server import results
from services.eid_gateway.eid_server.messages.get_result import GetResultResponse
from services.eid_gateway.eid_server.messages.results import Minor, error
from services.eid_gateway.providers.eid_server import steps
from services.eid_gateway.providers.eid_server.identifying import REFUSALS
from services.eid_gateway.providers.eid_server.models import card_session
from tests.eid_gateway.flow import HIGH, mark_of, query_of

ADDRESS = "openid profile address"


async def tokens_of(person, answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 303, answer.text
    redeemed = await person.application.redeem(query_of(answer)["code"])
    assert redeemed.status_code == 200, redeemed.text
    return redeemed.json()


async def claims_of(person, tokens: dict[str, str]) -> dict[str, object]:
    header = {"Authorization": f"Bearer {tokens['access_token']}"}
    return (await person.application.client.get("/userinfo", headers=header)).json()


@pytest.mark.parametrize(("card", "claims"), [
    ("personalausweis", {"given_name": "ANNA LUISE", "family_name": "BEISPIEL", "birthdate": "1990-04-12",
                         "address": {"street_address": "ERFUNDENE STRAẞE 1", "postal_code": "04109",
                                     "locality": "LEIPZIG", "country": "DE"}}),
    ("aufenthaltstitel", {"given_name": "MINH ANH", "family_name": "NGUYỄN", "birthdate": "1984-11-30",
                          "address": {"street_address": "ERFUNDENE STRAẞE 2", "postal_code": "04315",
                                      "locality": "LEIPZIG", "country": "DE"}}),
    ("eid-karte", {"given_name": "JEANNE", "family_name": "D’EXEMPLE", "birthdate": "1964"}),
])  # fmt: skip
async def test_every_kind_of_document_logs_in(person, card: str, claims: dict[str, object]) -> None:
    answer = await person.come_back(card, scope=ADDRESS, acr_values=HIGH)
    told = await claims_of(person, await tokens_of(person, answer))
    assert {name: value for name, value in told.items() if name != "sub"} == claims
    assert len(str(told["sub"])) == 43


async def test_the_pseudonym_of_a_card_stays_and_differs_from_others(person) -> None:
    subjects = []
    for card in ("personalausweis", "personalausweis", "eid-karte"):
        tokens = await tokens_of(person, await person.come_back(card))
        subjects.append((await claims_of(person, tokens))["sub"])
    assert subjects[0] == subjects[1] != subjects[2]


async def test_the_card_is_asked_for_what_the_application_needs(person, eid_server) -> None:
    activation = await person.activation(scope="openid")
    fetched = await person.wallet.http.get(activation_target(activation))
    assert fetched.status == 200
    asked = next(iter(eid_server.sessions)).request
    assert {operation.value for operation in asked.operations} == {"RestrictedID"}
    assert asked.transaction_info.startswith("Sie möchten einen Dienst der Stadt nutzen")


def activation_target(activation: str) -> str:
    return httpx.URL(activation).params["tcTokenURL"]


@pytest.mark.parametrize(("card", "error", "reason"), [
    ("cancelled", "access_denied", "cancelled_by_person"),
    ("expired", "access_denied", "document_expired"),
    ("denied", "access_denied", "document_not_accepted"),
    ("removed", "temporarily_unavailable", "provider_failed"),
    ("broken", "temporarily_unavailable", "provider_failed"),
])  # fmt: skip
async def test_the_application_is_told_why_not(person, card: str, error: str, reason: str) -> None:
    answer = query_of(await person.come_back(card))
    assert (answer["error"], answer["error_description"]) == (error, reason)
    assert answer["state"] == person.application.state


async def test_who_unticks_what_is_needed_is_not_logged_in(person) -> None:
    answer = query_of(await person.come_back("personalausweis", refused=("FamilyNames",)))
    assert (answer["error"], answer["error_description"]) == ("access_denied", "attribute_refused")


async def test_a_token_is_fetched_once(person) -> None:
    target = activation_target(await person.activation())
    first, second = [await person.application.client.get(target) for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 404)
    assert first.headers["content-type"] == "text/xml; charset=utf-8"
    assert first.headers["cache-control"] == "no-store"


async def test_pressing_the_button_again_withdraws_the_first_token(person) -> None:
    page = await person.application.open_page()
    first, second = [activation_target(await person.press_button(page)) for _ in range(2)]
    assert (await person.application.client.get(first)).status_code == 404
    assert (await person.application.client.get(second)).status_code == 200


async def test_a_token_grows_old(person, clock) -> None:
    target = activation_target(await person.activation())
    clock.ahead = timedelta(minutes=4)
    assert (await person.application.client.get(target)).status_code == 404


async def test_only_the_browser_that_began_may_finish(person) -> None:
    """An attacker who sends a victim his own link gets nothing of the victim's card, nor the victim a login of his."""
    back = await person.wallet.follow(await person.activation(), "personalausweis")
    async with httpx.AsyncClient() as other:
        refused = await other.get(back)
    assert refused.status_code == 403
    assert (await person.application.client.get(back)).status_code == 303, "nothing was consumed"


async def test_an_address_invented_by_somebody_fetches_nothing(person) -> None:
    back = await person.wallet.follow(await person.activation(), "personalausweis")
    path, _, query = back.rpartition("?")
    assert (await person.application.client.get(f"{path[:-4]}AAAA?{query}")).status_code == 409
    assert (await person.application.client.get(back)).status_code == 303


async def test_a_login_is_finished_once(person) -> None:
    back = await person.wallet.follow(await person.activation(), "personalausweis")
    first = await person.application.client.get(back)
    assert first.status_code == 303
    again = await person.application.client.get(back)
    assert again.status_code in (403, 409)  # the cookie is gone, and the login is over


async def test_what_the_address_says_is_not_believed(person) -> None:
    """ResultMajor is a hint anybody can write."""
    back = await person.wallet.follow(await person.activation(), "expired")
    assert query_of(await person.application.client.get(f"{back}&ResultMajor=ok"))["error"] == "access_denied"
    activation = await person.activation()
    back = await person.wallet.follow(activation, "personalausweis")
    assert "code" in query_of(await person.application.client.get(back.replace("=ok", "=error")))


async def test_a_browser_that_is_too_early_waits(person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(results.fetch_result, "__defaults__", (0.0,))
    client = person.application.client
    token = await client.get(activation_target(await person.activation()))
    address, session, key = (token.text.split(f"<{name}>")[1].split("<")[0]
                             for name in ("RefreshAddress", "SessionIdentifier", "PSK"))  # fmt: skip
    for _ in range(2):
        waiting = await client.get(address)
        assert waiting.status_code == 200
        assert 'class="button" href="?lang=de"' in waiting.text, "the person goes on when they like (WCAG 2.2.1)"
    server = token.text.split("<ServerAddress>")[1].split("<")[0]
    gesture = {"sessionIdentifier": session, "psk": key, "card": "personalausweis"}
    async with person.wallet.http.post(f"{server}/card", json=gesture) as laid_on:
        assert laid_on.status == 200
    assert "code" in query_of(await client.get(address))


async def test_an_eid_server_that_is_away_costs_no_login(person, app) -> None:
    """The eID client is sent to our error page, and after that the same login can go on."""
    working = app.state.providers["eid_server"].link.server._url
    page = await person.application.open_page()
    app.state.providers["eid_server"].link.server._url = "https://localhost:9/"
    back = await person.wallet.follow(await person.press_button(page), "personalausweis")
    failed = await person.application.client.get(back)
    assert failed.status_code == 503
    assert page.request.url.path in failed.text
    app.state.providers["eid_server"].link.server._url = working
    back = await person.wallet.follow(await person.press_button(page), "personalausweis")
    assert "code" in query_of(await person.application.client.get(back))


async def test_a_crash_between_the_result_and_the_commit_costs_another_try(
    person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result existed once and is gone: it is never asked for again, and nobody is logged in by half of it."""
    client = person.application.client
    page = await person.application.open_page()
    back = await person.wallet.follow(await person.press_button(page), "personalausweis")
    with monkeypatch.context() as crash:
        crash.setattr(steps, "finish", _crash)
        assert (await client.get(back)).status_code == 500
    again = await client.get(back)
    assert again.status_code == 409
    back = await person.wallet.follow(await person.press_button(page), "personalausweis")
    assert "code" in query_of(await client.get(back))


async def _crash(*_: object) -> None:
    raise MemoryError


async def test_the_page_may_look_for_an_eid_client_and_for_nothing_else(person) -> None:
    page = await person.application.open_page()
    form = {"mark": mark_of(page)}
    started = await person.application.client.post(f"{page.request.url.path}/eid_server", data=form)
    policy = started.headers["content-security-policy"]
    assert "script-src 'self'; connect-src http://127.0.0.1:24727;" in policy
    script = await person.application.client.get("/eid/assets/eid-client.js")
    assert script.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("minor", [minor for minor in Minor if minor is not Minor.NO_RESULT_YET])
async def test_every_result_code_ends_in_an_answer_the_application_understands(
    person, eid_server, minor: Minor
) -> None:
    token = await person.application.client.get(activation_target(await person.activation()))
    session = next(iter(eid_server.sessions))
    session.answer = GetResultResponse(error(minor))
    address = token.text.split("<RefreshAddress>")[1].split("<")[0]
    answer = query_of(await person.application.client.get(address))
    assert answer["error"] in ("access_denied", "temporarily_unavailable", "server_error")
    assert answer["error_description"] == REFUSALS[error(minor).outcome].reason


async def test_a_lost_result_ends_the_login(person, app) -> None:
    back = await person.wallet.follow(await person.activation(), "personalausweis")
    app.state.providers["eid_server"].link.server._url = "https://localhost:9/"
    answer = query_of(await person.application.client.get(back))
    assert (answer["error"], answer["error_description"]) == ("temporarily_unavailable", "provider_unreachable")


async def test_nothing_of_the_person_stays_behind(person, session, capsys: pytest.CaptureFixture[str]) -> None:
    await person.come_back("personalausweis", scope=ADDRESS)
    await person.come_back("expired", scope=ADDRESS)
    rows = (await session.execute(select(card_session))).mappings().all()
    assert {row["progress"] for row in rows} == {"over"}
    assert {row["server_session"] for row in rows} == {None}
    everything = (await session.execute(text("select string_agg(l::text, '') from eid_gateway.login l"))).scalar()
    written = everything + str(rows) + "".join(capsys.readouterr())
    assert not any(word in written for word in ("BEISPIEL", "ANNA", "04109", "19900412"))


async def test_pages_speak_both_languages_and_load_nothing(person) -> None:
    page = await person.application.open_page()
    for language, word in (("de", "Personalausweis"), ("en", "identity card")):
        shown = await person.application.client.get(page.request.url.path, params={"lang": language})
        assert word in shown.text
        assert shown.headers["content-security-policy"].startswith("default-src 'none'")
    again = await person.application.client.get(f"{page.request.url.path}/eid_server", params={"lang": "en"})
    assert again.headers["location"] == f"{page.request.url.path}?lang=en"
    assert (await person.application.client.get("/eid/nonsense/eid_server")).status_code == 404
