"""The pages in a real browser: no violation of axe's rules (WCAG 2.2 AA and best practice), and a login by keyboard without script."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI, Request, Response

from services.eid_gateway.pages.render import FOLDER, LANGUAGES, pages
from services.eid_gateway.pages.routes import router as style
from services.eid_gateway.providers.port import FirstStep
from tests.eid_gateway.flow import HIGH, Application
from tests.support.axe import axe_script, violations_here
from tests.support.chromium import ENTER, SPACE, TAB, Chromium, chromium
from tests.support.serving import serving

SAMPLES: dict[str, dict[str, Any]] = {
    "bundid_declined.html": {"login_id": "1"},
    "eid_server_start.html": {
        "login_id": "1",
        "links": {"computer": "/computer", "phone": "/phone"},
        "status_address": "/status",
        "help_address": "/help",
    },
    "eid_server_failed.html": {"login_id": "1"},
    "eid_server_gave_up.html": {"login_id": "1", "help_address": "/help"},
    "eid_server_wait.html": {},
    "login.html": {
        "steps": [FirstStep("steps/bundid.html", {}), FirstStep("steps/eid_server.html", {})],
        "login_id": "1",
        "mark": "1",
        "application": "Anwendung",
        "purpose": "Zweck",
        "level": "high",
        "asked": {"address": True, "age_over_18": False},
        "asks_document": True,
        "documents": ["identity_card", "eid_card"],
    },
    "logged_out.html": {},
    "problem.html": {"title": "Titel", "detail": "Text", "code": "code", "reference": "1"},
}
"""Pages that come up only with a card, with BundID or after a fault, with values; the others are visited where they stand."""
VISITED = {"base.html", "card_help.html", "logout.html"}


pytestmark = pytest.mark.xdist_group("chromium")
"""One process of the test run starts the browser, once."""


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_script()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser(axe: str) -> AsyncIterator[Chromium]:
    async with chromium() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def shop_window() -> AsyncIterator[str]:
    """Serves the samples."""
    app = FastAPI()
    app.include_router(style)

    @app.get("/{name}")
    async def show(name: str, lang: str, request: Request) -> Response:
        return pages().show(name, lang, SAMPLES[name], forms_lead_to="'self'")

    async with serving(app) as address:
        yield address


async def violations(browser: Chromium, axe: str, address: str) -> list[str]:
    """What axe finds on a page in each language, in light colours, and in dark ones in the first language."""
    found = []
    for language in LANGUAGES:
        await browser.tell("url", url=f"{address}{'&' if '?' in address else '?'}lang={language}")
        found += await violations_here(browser, axe, ("dark", "light") if language == "de" else ("light",))
    return found


def test_every_page_is_looked_at() -> None:
    templates = {path.name for path in (FOLDER / "templates").glob("*.html")}
    assert templates <= VISITED | set(SAMPLES)


async def test_axe_finds_what_is_wrong(browser: Chromium, axe: str, tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html><title>x</title><img src=x><p style='color:#ccc'>pale</p>")
    found = await violations(browser, axe, page.as_uri())
    assert {line.split(":")[0] for line in found} >= {"image-alt", "color-contrast", "html-has-lang"}


async def test_pages_of_a_login_and_a_logout(browser: Chromium, axe: str, client: httpx.AsyncClient) -> None:
    address = str(client.base_url)
    wish = Application(client).request(
        acr_values=HIGH, scope="openid profile address document", claims='{"userinfo": {"address": null}}'
    )
    await browser.tell("url", url=str(httpx.URL(f"{address}/authorize", params=wish)))
    page = await browser.read("url")
    assert await violations(browser, axe, page) == []
    await log_in_with_keys(browser)
    await arrival(browser)
    assert await violations(browser, axe, f"{address}/logout") == []
    assert await violations(browser, axe, f"{address}/authorize?client_id=nobody") == []


async def test_pages_beside_the_card_and_after_faults(browser: Chromium, axe: str, shop_window: str) -> None:
    for name in SAMPLES:
        assert await violations(browser, axe, f"{shop_window}/{name}") == [], name


async def log_in_with_keys(browser: Chromium) -> None:
    """Skip link, two languages, the first person, the button: what a person without a mouse presses."""
    await browser.press(TAB, ENTER)  # to the content
    await browser.press(TAB, SPACE)  # the first person
    await browser.press(TAB, ENTER)  # the button


async def arrival(browser: Chromium) -> str:
    """The address of the application, which nobody serves here."""
    async with asyncio.timeout(30):
        while "/callback" not in (url := str(await browser.read("url"))):  # noqa: ASYNC110 - WebDriver offers no event
            await asyncio.sleep(0.05)
    return url


async def test_a_login_by_keyboard_without_script(axe: str, client: httpx.AsyncClient) -> None:
    application = Application(client)
    async with chromium(scripts=False) as browser:
        await browser.tell("url", url=str(httpx.URL(f"{client.base_url}/authorize", params=application.request())))
        await log_in_with_keys(browser)
        code = httpx.URL(await arrival(browser)).params["code"]
    assert (await application.redeem(code)).status_code == 200
