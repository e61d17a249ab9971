"""Every page behind the gateway in a real browser: no violation of axe's rules in any language, and the status pages used by keyboard."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from io import BytesIO

import httpx
import pytest
import pytest_asyncio
from pypdf import PdfReader

from deploy.demo.stage import Stage
from deploy.house import EmbeddedLotse
from tests.support.axe import axe_script, violations_here
from tests.support.chromium import ENTER, TAB, Chromium, chromium

STATUS = "/v1/pages/status"
NOTHING = "00000000-0000-7000-8000-000000000000"
LANGUAGES = {
    "/docs": ("de", "en"),
    "/docs/appointments": ("de", "en"),
    "/docs/cases": ("de",),
    "/docs/no-such-area": ("de",),
    "/v1/problems": ("de", "en"),
    "/v1/problems/slot-taken": ("de", "en"),
    "/v1/problems/no-such-problem": ("de",),
    "/v1/pages/services": ("de", "de-x-leicht", "en"),
    "/v1/pages/services?q=ausweis": ("de",),
    "/v1/pages/services/personalausweis": ("de", "de-x-leicht", "en"),
    "/v1/pages/services/no-such-service": ("de",),
    f"/v1/pages/appointments/{NOTHING}": ("de",),
    f"/v1/pages/rebookings/{NOTHING}": ("de",),
    f"/v1/pages/slot-alerts/{NOTHING}": ("de",),
    STATUS: ("de", "de-x-leicht", "en"),
    f"{STATUS}/cases/{NOTHING}": ("de", "de-x-leicht", "en"),
}
BOTH = ("dark", "light")


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_script()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser(axe: str) -> AsyncIterator[Chromium]:
    async with chromium() as opened:
        yield opened


@pytest.mark.parametrize("path", LANGUAGES)
async def test_pages_that_anybody_can_open(browser: Chromium, axe: str, house: EmbeddedLotse, path: str) -> None:
    for language in LANGUAGES[path]:
        await browser.tell("url", url=f"{house.url}{path}{'&' if '?' in path else '?'}language={language}")
        assert await violations_here(browser, axe, BOTH if language == "de" else ("light",)) == [], language


async def opened(stage: Stage) -> dict[str, str]:
    """A draft of a case, with its id, reference and secret."""
    wish = {"bundle": "umzug", "mode": "envelope"}
    case: dict[str, str] = (await stage.ask("POST", "/v1/cases", body=wish, expect=201, quiet=True)).json
    return case


async def pin_of(house: EmbeddedLotse, case: dict[str, str]) -> str:
    """The PIN, read off the cover sheet as a person would."""
    async with httpx.AsyncClient(base_url=house.url) as client:
        headers = {"Authorization": f"Secret {case['secret']}"}
        sheet = await client.get(f"/v1/cases/{case['id']}/cover-sheet.pdf", headers=headers)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(sheet.content)).pages)
    found = re.search(r"PIN:\s*(\S+)", text)
    assert found, text
    return found[1]


async def shown(browser: Chromium, words: str) -> str:
    """The text of the page, once these words stand in it: WebDriver does not wait for the answer to a form."""
    text, began = "", time.monotonic()
    while words not in text:
        assert time.monotonic() - began < 30, f"{words!r} does not come; the page says: {text}"
        await asyncio.sleep(0.05)
        text = str(await browser.run("done(document.body?.innerText ?? '')"))
    return text


async def test_the_status_by_number_and_pin_with_the_keyboard(
    browser: Chromium, axe: str, house: EmbeddedLotse, stage: Stage
) -> None:
    case = await opened(stage)
    pin = await pin_of(house, case)
    await browser.tell("url", url=f"{house.url}{STATUS}?language=en")
    await browser.press(TAB, ENTER)  # to the content
    await browser.press(TAB, *case["reference"].lower(), TAB, *pin, ENTER)
    said = await shown(browser, "Not handed in yet")
    assert case["reference"] in said
    assert "What is still missing" in said
    assert await violations_here(browser, axe, BOTH) == []
    assert pin not in str(await browser.read("url"))


async def test_a_wrong_pin_is_told_and_can_be_tried_again(
    browser: Chromium, axe: str, house: EmbeddedLotse, stage: Stage
) -> None:
    case = await opened(stage)
    await browser.tell("url", url=f"{house.url}{STATUS}?language=en")
    await browser.press(TAB, ENTER)
    await browser.press(TAB, *case["reference"], TAB, *"000000", ENTER)
    await shown(browser, "Try again")
    assert await violations_here(browser, axe, BOTH) == []


@pytest.mark.parametrize(
    ("language", "says"), [("de", "Noch nicht abgegeben"), ("de-x-leicht", "Sie haben den Antrag")]
)
async def test_the_status_of_a_case_by_the_key_in_its_link(
    browser: Chromium, axe: str, house: EmbeddedLotse, stage: Stage, language: str, says: str
) -> None:
    """The key stands behind the #: no server, log or Referer sees it, and it is gone from the address at once."""
    case = await opened(stage)
    await browser.tell("url", url=f"{house.url}{STATUS}/cases/{case['id']}?language={language}#{case['secret']}")
    assert case["secret"] not in str(await browser.read("url"))
    await browser.press(TAB, ENTER)
    await browser.press(TAB, ENTER)
    await shown(browser, says)
    assert await violations_here(browser, axe, BOTH) == []


async def test_the_status_of_an_appointment(browser: Chromium, axe: str, house: EmbeddedLotse, stage: Stage) -> None:
    service = "wohnsitz-anmeldung"
    free = (await stage.ask("GET", f"/v1/availability/next?service={service}", quiet=True)).json["items"][0]
    wish = {"services": [{"id": service}], "office": free["office"], "startsAt": free["startsAt"]}
    held = (await stage.ask("POST", "/v1/appointments", body=wish, expect=201, quiet=True)).json
    where, key = f"/v1/appointments/{held['id']}", {"Authorization": f"Secret {held['secret']}"}
    contact = {"contact": {"name": "Erika Mustermann"}, "locale": "de"}
    await stage.ask("POST", f"{where}/confirm", body=contact, headers=key, expect=200, quiet=True)
    fee = {"service": service, "returnUrl": "https://frontend.example/"}
    await stage.ask("POST", f"{where}/payments", body=fee, headers=key, expect=202, quiet=True)
    said = ""
    async with asyncio.timeout(60):
        while "Nothing to pay" not in said:  # a page whose fees did not come in time says so, and is asked again
            await browser.tell("url", url="about:blank")
            await browser.tell("url", url=f"{house.url}{STATUS}/appointments/{held['id']}?language=en#{held['secret']}")
            await browser.press(TAB, ENTER)
            await browser.press(TAB, ENTER)
            said = await shown(browser, "Booked")
    assert held["reference"] in said
    assert held["office"]["name"] in said
    assert await violations_here(browser, axe, BOTH) == []
