"""The pages behind the links in letters: looking changes nothing, a button does, and the key is never in an address."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.booking.messages.post import delivered
from tests.booking.town import Town
from tests.support.clients import key

ENGLISH = {"Accept-Language": "en"}


async def link(town: Town, folder: Path) -> tuple[str, str]:
    """(path, key) of the link in the last letter."""
    text = (await delivered(town, folder))[-1].get_body().get_content()
    found = re.search(r"http://\S+(/v1/pages/\S+)#(\S+)", text)
    assert found
    return found[1], found[2]


@pytest.mark.edge(41)
async def test_an_appointment_is_cancelled_by_a_button_and_not_by_looking(town: Town, tmp_path: Path) -> None:
    await town.open()
    held = await town.confirmed()
    path, secret = await link(town, tmp_path)
    for method in ("GET", "HEAD", "GET"):
        await town.client.request(method, path)
        await town.client.request(method, f"{path}/cancel")
    assert (await town.get(held)).json()["state"] == "confirmed"
    wrong = await town.client.post(f"{path}/cancel", data={"secret": "guess"}, headers=ENGLISH)
    assert (wrong.status_code, wrong.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "Appointment not found" in wrong.text
    done = await town.client.post(f"{path}/cancel", data={"secret": f" {secret} "}, headers=ENGLISH)
    assert "The appointment is cancelled" in done.text
    assert (await town.get(held)).json()["state"] == "cancelled"
    assert (await town.client.post(f"{path}/cancel", data={"secret": secret})).status_code == 200, "twice is the same"


async def test_an_alert_is_confirmed_and_ended(town: Town, tmp_path: Path) -> None:
    await town.open()
    wish = {"services": [{"id": "quick"}], "email": "erika@example.org", "locale": "en"}
    await town.client.post("/v1/slot-alerts", json=wish, headers=key())
    path, secret = await link(town, tmp_path)
    await town.client.get(path)
    assert [row.n for row in await town.rows("SELECT count(confirmed_at) AS n FROM booking.slot_alert")] == [0]
    assert "eingeschaltet" in (await town.client.post(f"{path}/confirm", data={"secret": secret})).text
    assert [row.n for row in await town.rows("SELECT count(confirmed_at) AS n FROM booking.slot_alert")] == [1]
    assert "has ended" in (await town.client.post(f"{path}/end", data={"secret": secret}, headers=ENGLISH)).text
    assert (await town.client.post(f"{path}/end", data={"secret": secret})).status_code == 404


@pytest.mark.edge(42)
async def test_the_key_survives_a_browser_that_encodes_several_times(town: Town, tmp_path: Path) -> None:
    await town.open()
    await town.confirmed()
    _, secret = await link(town, tmp_path)
    assert quote(quote(quote(secret))) == secret


@pytest.mark.parametrize("noun", ["appointments", "slot-alerts"])
async def test_a_page_loads_nothing_from_elsewhere_and_is_not_kept(town: Town, noun: str) -> None:
    page = await town.client.get(f"/v1/pages/{noun}/00000000-0000-7000-8000-000000000000", headers=ENGLISH)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for address in re.findall(r'(?:src|href)="([^"#]+)"', page.text):
        assert (await town.client.get(address)).status_code == 200, address
    assert '<html lang="en">' in page.text
    assert 'for="secret"' in page.text


async def test_bad_forms_are_pages_too(town: Town) -> None:
    for data in ({}, {"secret": ""}, {"secret": "x" * 201}):
        answer = await town.client.post("/v1/pages/slot-alerts/00000000-0000-7000-8000-000000000000/end", data=data)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert (await town.client.get("/v1/pages/slot-alerts/7")).status_code == 422
