"""Where a case or an appointment stands, for people: what the rooms say, in three languages, and never without the key."""

import re

import httpx
import pytest
from aiohttp import web

from services.gateway.status_pages.render import FOLDER, LANGUAGES
from shared.pages import words_of
from shared.payments.states import STATES

STATUS = "/v1/pages/status"
CASE, APPOINTMENT = (
    f"{STATUS}/cases/0199c0de-7e57-7000-8000-000000000001",
    f"{STATUS}/appointments/0199c0de-7e57-7000-8000-000000000002",
)
PART = {
    "id": "anmeldung",
    "title": {"de": "Anmeldung", "en": "Registration"},
    "stateText": {"de": "wird bearbeitet", "en": "being worked on"},
    "changedAt": "2026-03-02T10:00:00+01:00",
}
GAP = {"text": {"de": "<b>Ausweis</b>"}, "reason": {"de": "Wer Sie sind"}, "due": "2026-04-01"}
SEEN = {"reference": "L-7KQ2-9F3M", "state": "submitted", "submittedAt": "2026-03-01T23:30:00+00:00", "parts": [PART]}
BOOKED = {
    "reference": "T-7KQ2-9F3M",
    "state": "confirmed",
    "office": {
        "id": "bb",
        "name": "Bürgerbüro Mitte",
        "address": {"street": "Ring 1", "postcode": "04109", "city": "Leipzig"},
    },
    "services": [{"id": "x", "title": "Personalausweis", "quantity": 2}],
    "startsAt": "2026-12-01T09:30:00+01:00",
    "endsAt": "2026-12-01T09:50:00+01:00",
    "holdExpiresAt": None,
    "desk": None,
}
FEES = {
    "items": [
        {"service": "x", "cents": 3705, "state": "paid", "payUrl": None, "reference": "KZ-<1>"},
        {
            "part": "anmeldung",
            "cents": 500,
            "state": "open",
            "payUrl": "https://pay.example/p?a=1&b=2",
            "reference": None,
        },
    ]
}
NEEDS = {
    "evidence": [
        {"id": "ausweis", "title": {"de": "Bisheriger Ausweis", "en": "Previous card"}, "case": None},
        {"id": "urkunde", "title": {"de": "Geburtsurkunde"}, "case": {"de": "beim ersten Mal", "en": "the first time"}},
    ]
}
ANSWERS = {
    "payments": FEES,
    "missing": {"items": [GAP]},
    "L-7KQ2-9F3M": {**SEEN, "title": {"de": "Umzug"}, "missing": []},
}


@pytest.fixture
def answering(rooms):
    """Bundles and booking, which know one key."""

    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != "Secret s3cret":
            told = {"title": "Not found", "detail": "No such thing, or not yours."}
            return web.json_response(told, status=404, content_type="application/problem+json")
        last = request.path.rsplit("/", 1)[1]
        return web.json_response(ANSWERS.get(last, BOOKED if "appointments" in request.path else SEEN))

    async def catalogue(request: web.Request) -> web.Response:
        assert "Authorization" not in request.headers, "the key is nobody's business there"
        return web.json_response(NEEDS)

    rooms["bundles"].handler = rooms["booking"].handler = answer
    rooms["catalog"].handler = catalogue
    return rooms


async def show(gateway: httpx.AsyncClient, path: str, **data: str) -> httpx.Response:
    return await gateway.post(path, data={"key": "s3cret"} | data, headers={"Accept-Language": "en"})


def test_every_language_has_every_word() -> None:
    words = words_of(FOLDER)
    assert set(words) == set(LANGUAGES)
    for part in (None, "states", "appointment_states", "fee_states"):
        named = [set(words[language][part] if part else words[language]) for language in LANGUAGES]
        assert named[0] == named[1] == named[2]


@pytest.mark.parametrize("path", [STATUS, CASE, APPOINTMENT])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_looking_asks_no_room_and_loads_nothing_from_elsewhere(gateway, answering, path, language) -> None:
    page = await gateway.get(path, params={"language": language})
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert f'<html lang="{language}">' in page.text
    assert not answering["bundles"].asked
    for address in re.findall(r'(?:src|href)="([^"#?]+)"', page.text):
        assert (await gateway.get(address)).status_code == 200, address


async def test_a_case_by_number_and_pin(gateway, answering) -> None:
    page = await show(gateway, STATUS, number=" l-7kq2-9f3m ")
    assert answering["bundles"].asked[-1].path == "/v1/envelopes/L-7KQ2-9F3M"
    assert "Being worked on" in page.text
    assert "Registration</strong>: being worked on" in page.text
    assert "Nothing is missing" in page.text
    assert "Monday, 2.3.2026" in page.text, "the day in Leipzig, not in Greenwich"


async def test_a_case_by_its_key_with_what_is_missing(gateway, answering) -> None:
    page = await show(gateway, CASE)
    assert "&lt;b&gt;Ausweis&lt;/b&gt; <strong>by Wednesday, 1.4.2026" in page.text
    assert {request.headers["Accept-Language"] for request in answering["bundles"].asked} == {"en"}


async def test_what_is_missing_may_be_unknown(gateway, answering) -> None:
    whole = answering["bundles"].handler

    async def partly(request: web.Request) -> web.StreamResponse:
        return web.Response(status=503) if request.path.endswith("/missing") else await whole(request)

    answering["bundles"].handler = partly
    page = await show(gateway, CASE)
    assert (page.status_code, "cannot be said at the moment" in page.text) == (200, True)


async def test_an_appointment(gateway, answering) -> None:
    page = await show(gateway, APPOINTMENT)
    for said in ("Booked", "Tuesday, 1.12.2026, 09:30", "Bürgerbüro Mitte", "Personalausweis (2 ×)", "T-7KQ2-9F3M"):
        assert said in page.text
    for said in ("Ring 1, 04109 Leipzig", "Please bring", "Previous card", "(the first time)"):
        assert said in page.text


async def test_what_to_bring_is_listed_once_for_all_services(gateway, answering, monkeypatch) -> None:
    two = [{"id": each, "title": each, "quantity": 1} for each in ("x", "y/z")]
    monkeypatch.setitem(BOOKED, "services", two)
    page = await show(gateway, APPOINTMENT)
    assert page.text.count("Previous card") == 1
    assert {request.raw_path for request in answering["catalog"].asked} == {"/v1/services/x", "/v1/services/y%2Fz"}


@pytest.mark.parametrize("odd", [503, 404, [], {"evidence": [{"id": 1}]}])
async def test_what_to_bring_may_be_unknown(gateway, answering, odd) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(odd, status=odd if isinstance(odd, int) else 200)

    answering["catalog"].handler = answer
    page = await show(gateway, APPOINTMENT)
    assert (page.status_code, "should bring cannot be said" in page.text) == (200, True)


@pytest.mark.parametrize("state", ["finished", "cancelled", "no_show", "expired"])
async def test_nothing_is_to_be_brought_to_what_is_over(gateway, answering, monkeypatch, state) -> None:
    monkeypatch.setitem(BOOKED, "state", state)
    monkeypatch.setitem(BOOKED, "office", {"id": "bb", "name": "Bürgerbüro Mitte"})
    page = await show(gateway, APPOINTMENT)
    assert (page.status_code, "bring" in page.text) == (200, False)


@pytest.mark.parametrize("path", [CASE, APPOINTMENT])
async def test_fees_and_where_to_pay_them(gateway, answering, path) -> None:
    page = await show(gateway, path)
    assert "Registration</strong>, €5.00" in page.text or "Personalausweis</strong>, €37.05" in page.text
    assert 'Paid <span class="hint">(Reference KZ-&lt;1&gt;)' in page.text
    assert 'Not paid yet <a href="https://pay.example/p?a=1&amp;b=2" rel="noreferrer">Pay now</a>' in page.text
    german = await gateway.post(path, data={"key": "s3cret"}, headers={"Accept-Language": "de"})
    assert "37,05 €: Bezahlt" in german.text


@pytest.mark.parametrize(
    "odd",
    [
        None,
        {"items": []},
        {"items": [{"part": "x"}]},
        {"items": [{**FEES["items"][1], "payUrl": "javascript:alert(1)"}]},
    ],
)
@pytest.mark.parametrize("path", [CASE, APPOINTMENT])
async def test_fees_may_be_unknown_or_none(gateway, answering, path, odd) -> None:
    whole = answering["bundles"].handler

    async def partly(request: web.Request) -> web.StreamResponse:
        if not request.path.endswith("/payments"):
            return await whole(request)
        return web.Response(status=503) if odd is None else web.json_response(odd)

    answering["bundles"].handler = answering["booking"].handler = partly
    page = await show(gateway, path)
    assert page.status_code == 200
    assert ("something is to be paid cannot be said" in page.text) == (odd != {"items": []})
    assert ("<h2>Fees" in page.text) == (odd != {"items": []})
    assert "javascript" not in page.text


def test_every_state_of_a_payment_has_words() -> None:
    for words in words_of(FOLDER).values():
        assert set(words["fee_states"]) == set(STATES)


@pytest.mark.parametrize(("path", "more"), [(STATUS, {"number": "L-7KQ2-9F3M"}), (CASE, {}), (APPOINTMENT, {})])
async def test_a_wrong_key_gets_what_the_room_says_and_the_form_again(gateway, answering, path, more) -> None:
    page = await show(gateway, path, key="guess", **more)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "No such thing, or not yours." in page.text
    assert 'name="key"' in page.text
    assert "guess" not in page.text


@pytest.mark.parametrize(
    "data", [{}, {"key": ""}, {"key": "x" * 201}, {"key": "a b"}, {"key": "a\r\nb: c"}, {"key": "ä"}]
)
async def test_bad_keys_reach_no_room(gateway, answering, data) -> None:
    for path in (STATUS, CASE, APPOINTMENT):
        page = await gateway.post(path, data=data)
        assert (page.status_code, page.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert not answering["bundles"].asked
    assert not answering["booking"].asked


async def test_rooms_that_are_away_or_odd_are_told_on_a_page(gateway, rooms) -> None:
    async def odd(_: web.Request) -> web.Response:
        return web.json_response({"parts": 7})

    async def dumb(_: web.Request) -> web.Response:
        return web.Response(status=503, text="<html>")

    for handler, status in ((odd, 502), (dumb, 503)):
        rooms["bundles"].handler = rooms["booking"].handler = handler
        for path, data in ((STATUS, {"number": "L-7KQ2-9F3M"}), (CASE, {}), (APPOINTMENT, {})):
            page = await show(gateway, path, **data)
            assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")


async def test_what_is_no_id_has_no_page(gateway) -> None:
    for path in (f"{STATUS}/cases/7", f"{STATUS}/appointments/x", f"{STATUS}/cases/%2e%2e"):
        assert (await gateway.get(path)).status_code in (404, 422)
