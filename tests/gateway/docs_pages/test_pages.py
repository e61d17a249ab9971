"""The documentation shows every operation of the contract, with what it takes, answers and may say against a call."""

import json
import re
from html import unescape

import httpx
import pytest

from services.gateway.app import DOCUMENT
from services.gateway.docs_pages.render import FOLDER, areas
from shared.pages import words_of

AT_HOME = re.compile(r"^(/|#|\?)")
CONTRACT = json.loads(DOCUMENT.read_text(encoding="utf-8"))


def told() -> dict[str, str]:
    """Every operation of the contract: its id, and the call as it is shown."""
    return {
        operation["operationId"]: f"{method.upper()} {'' if 'servers' in item else '/v1'}{path}"
        for path, item in CONTRACT["paths"].items()
        for method, operation in item.items()
        if method != "servers"
    }


def test_every_area_and_caller_has_words() -> None:
    tags = {area.tag for area in areas().values()}
    callers = {caller for area in areas().values() for operation in area.operations for caller in operation.callers}
    assert len(tags) > 40, "an empty contract would prove nothing"
    for words in words_of(FOLDER).values():
        assert set(words["areas"]) == tags
        assert callers | {"public"} == set(words["callers"])


@pytest.mark.parametrize("language", ["de", "en"])
async def test_every_operation_is_listed_and_shown(gateway: httpx.AsyncClient, language: str) -> None:
    contents = await gateway.get("/docs", params={"language": language})
    assert contents.status_code == 200
    assert f'<html lang="{language}">' in contents.text
    shown = {}
    for address in set(re.findall(r'href="(/docs/[^"?#]+\?language=..)"', contents.text)):
        page = await gateway.get(address)
        assert page.status_code == 200, address
        shown |= dict(re.findall(r'<h2 id="([a-z]\w+)".*?<p><code>([A-Z]+ [^<]+)</code>', page.text, re.DOTALL))
    assert shown == told()
    for operation, call in told().items():
        assert f'#{operation}"' in contents.text
        assert f"<code>{call}</code>" in contents.text


async def test_links_lead_somewhere_and_nothing_is_loaded_from_elsewhere(gateway: httpx.AsyncClient) -> None:
    seen = set()
    for slug in ("", *(f"/{area}" for area in areas())):
        page = await gateway.get(f"/docs{slug}")
        assert "script" not in page.headers["content-security-policy"]
        ids = set(re.findall(r' id="([^"]+)"', page.text))
        assert len(ids) == len(re.findall(r' id="([^"]+)"', page.text)), slug
        for address in re.findall(r'(?:href|src)="([^"]+)"', page.text):
            assert AT_HOME.match(address), address
            assert not address.startswith("#") or address[1:] in ids, (slug, address)
            seen.add(address.partition("#")[0].partition("?")[0])
    for address in seen - {""}:
        assert (await gateway.get(address)).status_code == 200, address


async def test_an_operation_tells_what_one_needs(gateway: httpx.AsyncClient) -> None:
    text = unescape((await gateway.get("/docs/appointments", headers={"Accept-Language": "en"})).text)
    hold = text[text.index('<h2 id="appointments_hold_slot"') : text.index('<h2 id="appointments_see"')]
    assert "idempotency-key" in hold
    assert '<a href="#HoldRequest">HoldRequest</a>' in hold
    assert '"services": [' in hold
    assert "Who may call: anybody" in hold
    assert '<h3 id="HoldRequest"' in text
    see = text[text.index('<h2 id="appointments_see"') : text.index('<h2 id="appointments_calendar_entry"')]
    assert "Authorization: Secret $SECRET" in see
    assert "who has the secret, residents who are logged in" in see
    assert '<a href="/v1/problems/slot-taken?language=en">' in text
    assert "maxItems: " in text


@pytest.mark.parametrize("wrong", ["no-such-area", "Appointments", "%00", "..%2f", "x" * 3000, "appointments/"])
async def test_what_is_no_area_has_no_page(gateway: httpx.AsyncClient, wrong: str) -> None:
    for accept, media_type in (("text/html", "text/html"), ("*/*", "application/problem+json")):
        answer = await gateway.get(f"/docs/{wrong}", headers={"Accept": accept})
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith(media_type)
    assert (await gateway.get("/docs?language=xx")).status_code == 422
    assert (await gateway.post("/docs")).status_code == 405


async def test_trying_it_is_a_tool_of_its_own(gateway: httpx.AsyncClient) -> None:
    assert "swagger-ui" in (await gateway.get("/docs/try")).text
    assert 'href="/docs/try"' in (await gateway.get("/docs")).text


async def test_pages_come_compressed_to_who_takes_that(gateway: httpx.AsyncClient) -> None:
    plain = await gateway.get("/docs", headers={"Accept-Encoding": "identity"})
    packed = await gateway.get("/docs", headers={"Accept-Encoding": "gzip"})
    assert (plain.headers.get("content-encoding"), packed.headers["content-encoding"]) == (None, "gzip")
    assert packed.text == plain.text
    assert "Accept-Encoding" in packed.headers["vary"]
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
