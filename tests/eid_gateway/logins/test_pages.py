"""The pages a person sees: bound to the browser, explained when they end, safe, readable."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from services.eid_gateway.app import create_app
from services.eid_gateway.clients.models import client
from services.eid_gateway.logins.models import login
from services.eid_gateway.settings import EidGatewaySettings
from services.eid_gateway.worker import DUTIES
from shared.clock import utc_now
from shared.messaging.worker import WorkerContext
from tests.eid_gateway.flow import HIGH, Application, mark_of, query_of
from tests.support.clients import client_of


async def test_page_says_who_asks_what_and_why(application: Application) -> None:
    page = await application.open_page(acr_values=HIGH)
    for words in ("Demo-Anwendung", "Familienname", "Pseudonym", "Simulation", "erfunden", "hoch", "Abbrechen"):
        assert words in page.text
    assert "Anschrift" not in page.text, "the address was not asked for"
    assert '<html lang="de">' in page.text
    assert 'value="sim-erika" required disabled' in page.text, "whose level is too low cannot be chosen"


async def test_page_in_english(application: Application) -> None:
    page = await application.open_page(ui_locales="en")
    assert "invented" in page.text
    german = await application.client.get(page.request.url.path, params={"lang": "de"})
    assert "erfunden" in german.text


async def test_pages_load_nothing_from_elsewhere_and_are_never_framed(application: Application) -> None:
    page = await application.open_page()
    policy = page.headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; style-src 'self'; form-action 'self' http://127.0.0.1:5173; base-uri 'none'; frame-ancestors 'none'"
    )
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "<script" not in page.text
    assert "style=" not in page.text
    for address in re.findall(r'(?:src|href|action)="([^"]+)"', page.text):
        assert address.startswith(("/", "?", "#")), address
    style = await application.client.get("/eid/assets/style.css")
    assert style.status_code == 200
    assert style.headers["content-type"].startswith("text/css")


async def test_every_control_has_a_name(application: Application) -> None:
    page = await application.open_page()
    inputs = re.findall(r"<input type=\"radio\"", page.text)
    labels = re.findall(r"<label", page.text)
    assert len(inputs) == len(labels) > 3
    assert "<fieldset" in page.text
    assert "<legend" in page.text
    assert page.text.count("<h1") == 1
    assert 'name="viewport"' in page.text


async def test_another_browser_cannot_go_on(application: Application) -> None:
    page = await application.open_page()
    path, mark = page.request.url.path, mark_of(page)
    application.client.cookies.clear()
    for answer in (
        await application.client.get(path),
        await application.client.post(f"{path}/simulated", data={"mark": mark, "person": "sim-anna"}),
        await application.client.post(f"{path}/cancel", data={"mark": mark}),
    ):
        assert answer.status_code == 403
        assert "begann anderswo" in answer.text


@pytest.mark.parametrize("mark", [None, "", "0" * 64, "ü", "\x00"])
async def test_a_form_of_another_site_is_refused(application: Application, mark: str | None) -> None:
    page = await application.open_page()
    form = {"person": "sim-anna"} | ({} if mark is None else {"mark": mark})
    answer = await application.client.post(f"{page.request.url.path}/simulated", data=form)
    assert answer.status_code == 403
    assert "Formular" in answer.text


async def test_a_form_in_another_format_is_refused(application: Application) -> None:
    page = await application.open_page()
    answer = await application.client.post(
        f"{page.request.url.path}/simulated", json={"mark": mark_of(page), "person": "sim-anna"}
    )
    assert answer.status_code == 403


async def test_cancel_goes_back_to_the_application(application: Application) -> None:
    page = await application.open_page()
    answer = await application.client.post(f"{page.request.url.path}/cancel", data={"mark": mark_of(page)})
    assert answer.status_code == 303
    given = query_of(answer)
    assert given["error"] == "access_denied"
    assert given["state"] == application.state
    assert "Max-Age=0" in answer.headers["set-cookie"]


async def test_a_login_is_used_once(application: Application) -> None:
    page = await application.open_page()
    path, form = page.request.url.path, {"mark": mark_of(page), "person": "sim-anna"}
    cookies = dict(application.client.cookies)
    assert (await application.client.post(f"{path}/simulated", data=form)).status_code == 303
    application.client.cookies.update(cookies)
    again = await application.client.post(f"{path}/simulated", data=form)
    assert again.status_code == 409
    assert "schon abgeschlossen" in again.text
    assert (await application.client.get(path)).status_code == 409


async def test_a_login_expires_and_says_so(application: Application, clock) -> None:
    page = await application.open_page()
    clock.ahead = timedelta(minutes=10, seconds=1)
    answer = await application.client.get(page.request.url.path, headers={"Accept-Language": "en"})
    assert answer.status_code == 410
    assert "ten minutes" in answer.text
    form = {"mark": mark_of(page), "person": "sim-anna"}
    assert (await application.client.post(f"{page.request.url.path}/simulated", data=form)).status_code == 410


async def test_an_application_deactivated_meanwhile_gets_nobody(application: Application, database) -> None:
    page = await application.open_page()
    async with database.transaction() as session:
        await session.execute(client.update().where(client.c.id == "demo-frontend").values(active=False))
    path, form = page.request.url.path, {"mark": mark_of(page), "person": "sim-anna"}
    for answer in (await application.client.get(path), await application.client.post(f"{path}/simulated", data=form)):
        assert answer.status_code == 400
        assert "location" not in answer.headers


@pytest.mark.parametrize("login_id", ["nonsense", "0d5c2a52-7f0d-4c36-9c3b-5f6d1a6f2b11", "%00", "0" * 5000])
async def test_an_unknown_login_is_explained(application: Application, login_id: str) -> None:
    answer = await application.client.get(f"/eid/{login_id}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("person", ["", "nobody", "<script>"])
async def test_a_person_must_be_chosen(application: Application, person: str) -> None:
    answer = await application.log_in(person)
    assert answer.status_code == 422
    assert "<script>" not in answer.text
    assert "wählen" in answer.text


async def test_two_tabs_do_not_disturb_each_other(application: Application) -> None:
    first, other = await application.open_page(), Application(application.client)
    assert "code" in query_of(await other.log_in("sim-mehmet"))
    form = {"mark": mark_of(first), "person": "sim-anna"}
    assert "code" in query_of(await application.client.post(f"{first.request.url.path}/simulated", data=form))


async def test_cookie_is_strict_where_the_room_is_reached_over_tls(settings_of, database) -> None:
    settings = settings_of(EidGatewaySettings, eid_gateway_url="https://login.example.org")
    async with client_of(create_app(settings, database=database)) as client:
        begun = await Application(client).authorize()
        cookie = begun.headers["set-cookie"]
        assert cookie.startswith("__Host-lotse-login-")
        for mark in ("Secure", "HttpOnly", "SameSite=lax", "Path=/", "Max-Age=600"):
            assert mark in cookie
        page = await client.get(urlsplit(begun.headers["location"]).path, headers={"Cookie": cookie.split(";")[0]})
        assert page.status_code == 200


async def test_the_sweep_ends_what_nobody_finished(application: Application, app, database) -> None:
    await application.open_page()
    context = WorkerContext(app.state.settings, database, app.state.http)
    for age, expected in ((timedelta(minutes=1), ["failed"]), (timedelta(days=2), [])):
        async with database.transaction() as session:
            await session.execute(login.update().values(expires_at=utc_now() - age))
        for duty in DUTIES:
            await duty.run(context)
        async with database.transaction() as session:
            assert [row.progress for row in await session.execute(login.select())] == expected
