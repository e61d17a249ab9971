"""The booking page of an office is a link for people: nobody of us calls it, and it is a page on the web."""

import pytest

from tests.shared.test_foreign_http import PAYLOADS, Canary, listening

OFFICE = "/v1/staff/offices/bb-gohlis"


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


async def put(catalog, staff, booking_url: str) -> int:
    seen = await catalog.get(OFFICE, headers=staff)
    form = seen.json()
    form["contact"] = (form["contact"] or {"provenance": {"status": "sourced"}}) | {"bookingUrl": booking_url}
    answer = await catalog.put(OFFICE, json=form, headers=staff | {"If-Match": seen.headers["ETag"]})
    status: int = answer.status_code
    return status


async def test_a_booking_page_is_named_and_never_called(catalog, staff) -> None:
    async with listening(Canary(), "127.0.0.1", "::1") as canary:
        for payload in PAYLOADS:
            status = await put(catalog, staff, payload.format(port=canary.port))
            assert status == 200 if payload.startswith(("http://1", "https://1")) else status in (200, 422), payload
        assert (await catalog.get("/v1/offices/bb-gohlis")).status_code == 200
        assert canary.visits == 0


async def test_a_place_on_the_web_is_named_and_never_called(catalog, staff) -> None:
    path = "/v1/staff/services/personalausweis"
    async with listening(Canary(), "127.0.0.1", "::1") as canary:
        let_in = 0
        for payload in PAYLOADS:
            seen = await catalog.get(path, headers=staff)
            place = {
                "url": payload.format(port=canary.port),
                "title": {"de": "Portal"},
                "provenance": {"status": "sourced"},
            }
            form = seen.json() | {"bundledAt": place}
            answer = await catalog.put(path, json=form, headers=staff | {"If-Match": seen.headers["ETag"]})
            assert answer.status_code in (200, 422), payload
            let_in += answer.status_code == 200
        assert let_in, "otherwise nothing was tried"
        assert (await catalog.get("/v1/services/personalausweis")).status_code == 200
        assert canary.visits == 0


@pytest.mark.parametrize(
    "script", ["javascript:alert(1)", "data:text/html,x", " https://x.example", "//x.example", "x" * 3000]
)
async def test_what_is_no_page_on_the_web_is_refused(catalog, staff, script: str) -> None:
    assert await put(catalog, staff, script) == 422
