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


async def with_a_fee(stage: Stage, service: str, **wish: object) -> dict[str, str]:
    """A firm appointment for which a fee is asked."""
    free = (await stage.ask("GET", f"/v1/availability/next?service={service}", quiet=True)).json["items"][0]
    slot = {"services": [{"id": service}], "office": free["office"], "startsAt": free["startsAt"]}
    held: dict[str, str] = (await stage.ask("POST", "/v1/appointments", body=slot, expect=201, quiet=True)).json
    where, key = f"/v1/appointments/{held['id']}", {"Authorization": f"Secret {held['secret']}"}
    contact = {"contact": {"name": "Erika Mustermann"}, "locale": "de"}
    await stage.ask("POST", f"{where}/confirm", body=contact, headers=key, expect=200, quiet=True)
    body = {"service": service, "returnUrl": f"{stage.house.url}{STATUS}/appointments/{held['id']}?language=en"} | wish
    await stage.ask("POST", f"{where}/payments", body=body, headers=key, expect=202, quiet=True)
    return held


async def status_of(browser: Chromium, house: EmbeddedLotse, held: dict[str, str], words: str) -> str:
    """The status page of an appointment, asked again until these words stand in it: what did not come in time it says, too."""
    said = ""
    async with asyncio.timeout(60):
        while words not in said:
            await browser.tell("url", url="about:blank")
            await browser.tell("url", url=f"{house.url}{STATUS}/appointments/{held['id']}?language=en#{held['secret']}")
            await browser.press(TAB, ENTER)
            await browser.press(TAB, ENTER)
            said = await shown(browser, "Booked")
    return said


async def test_the_status_of_an_appointment(browser: Chromium, axe: str, house: EmbeddedLotse, stage: Stage) -> None:
    held = await with_a_fee(stage, "wohnsitz-anmeldung")
    said = await status_of(browser, house, held, "Nothing to pay")
    assert held["reference"] in said
    assert held["office"]["name"] in said
    assert await violations_here(browser, axe, BOTH) == []


async def test_paying_from_the_status_page(browser: Chromium, axe: str, house: EmbeddedLotse, stage: Stage) -> None:
    """To the provider and back with the keyboard; that the browser is back changes nothing, what the provider says does."""
    held = await with_a_fee(stage, "reisepass", items=[{"fee": 0, "quantity": 1}])
    await status_of(browser, house, held, "Pay now")
    assert await violations_here(browser, axe, BOTH) == []
    await click(browser, "a[rel=noreferrer]")
    assert await shown(browser, "PAYED")
    where = await browser.read("url")
    assert "PAYED" not in await status_of(browser, house, held, "Not paid yet"), "back without having paid"
    await browser.tell("url", url=where)
    await click(browser, "button[value=PAYED]")
    await shown(browser, "Show")
    assert str(await browser.read("url")) == f"{house.url}{STATUS}/appointments/{held['id']}?language=en"
    said = await status_of(browser, house, held, ": Paid")
    assert "Pay now" not in said


async def click(browser: Chromium, selector: str) -> None:
    """Press Enter on what the selector finds."""
    await browser.run(f"document.querySelector('{selector}').focus(); done()")
    await browser.press(ENTER)
