"""Switching walk-in and appointments by hand: told at once, with reason and end, for those who may."""

from datetime import timedelta
from typing import Any

import pytest

from services.booking.app import create_app
from services.booking.settings import BookingSettings
from shared.clock import utc_now
from tests.booking.town import DAY, Town, at, slug
from tests.support.clients import client_of, key

URL = "/v1/staff/offices/office-a/modes"
SICK = {"de": "Heute zu wenig Personal", "en": "Too few staff today"}


@pytest.fixture
def clerk(issuers) -> dict[str, str]:
    return issuers.staff("booking:staff", offices=["office-a"])


async def switch(town: Town, clerk, mode: str, **more: Any) -> dict[str, Any]:
    answer = await town.client.post(URL, json={"mode": mode, "reason": SICK} | more, headers=clerk | key())
    assert answer.status_code == 201, answer.text
    return answer.json()


async def reason(town: Town) -> Any:
    answer = await town.client.get(f"/v1/availability/days?service=quick&office=office-a&from={DAY}&to={DAY}")
    return answer.json()["reason"]


async def test_no_appointments_until_it_is_ended(town: Town, clerk) -> None:
    await town.open()
    firm = await town.confirmed("09:00")
    made = await switch(town, clerk, "walk_in")
    assert await town.slots() == []
    assert await reason(town) == {"code": "appointments-closed", "text": SICK}
    refused = await town.hold("10:00")
    assert slug(refused) == (409, "appointments-closed")
    assert SICK["de"] in refused.json()["detail"]
    assert (await town.get(firm)).json()["state"] == "confirmed", "what was promised stays"
    listed = (await town.client.get(URL, headers=clerk)).json()["items"]
    assert [(item["mode"], item["until"]) for item in listed] == [("walk_in", None)]
    for _ in range(2):
        assert (await town.client.post(f"{URL}/{made['id']}/end", headers=clerk)).status_code == 200
    assert "10:00" in await town.slots()
    assert (await town.client.get(URL, headers=clerk)).json()["items"] == []


async def test_for_one_service_and_for_a_time(town: Town, clerk) -> None:
    await town.open()
    await switch(town, clerk, "none", service="passport", since=at("09:00"), until=at("10:00"))
    assert "09:30" not in await town.slots("passport")
    assert {"08:55", "10:00"} <= set(await town.slots("passport"))
    assert "09:30" in await town.slots("quick")
    assert slug(await town.hold("09:30", "passport")) == (409, "appointments-closed")


async def test_it_is_told_at_once_though_answers_are_kept(settings_of, town: Town, clerk) -> None:
    await town.open()
    settings = settings_of(BookingSettings, cache_seconds=60.0)
    async with client_of(create_app(settings, database=town.database)) as client:
        keeping = Town(town.database, settings, client)
        assert "09:00" in await keeping.slots()
        made = await switch(keeping, clerk, "walk_in")
        assert await keeping.slots() == []
        assert slug(await keeping.hold("09:00")) == (409, "appointments-closed")
        await client.post(f"{URL}/{made['id']}/end", headers=clerk)
        assert "09:00" in await keeping.slots()


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "online"}, {"mode": None}, {"reason": {}}, {"reason": {"de": ""}}, {"reason": {"de": "x" * 1000}},
        {"weekday": 0}, {"weekday": 8}, {"service": "NO!"}, {"until": "tomorrow"}, {"extra": 1},
        {"since": at("10:00"), "until": at("09:00")},
    ],
)  # fmt: skip
async def test_bad_switches_are_clear_problems(town: Town, clerk, change: dict[str, Any]) -> None:
    await town.open()
    answer = await town.client.post(URL, json={"mode": "walk_in", "reason": SICK} | change, headers=clerk | key())
    assert slug(answer) == (422, "validation-failed")


async def test_late_strange_and_repeated_switches(town: Town, clerk, issuers) -> None:
    await town.open()
    body = {"mode": "walk_in", "reason": SICK}
    late = body | {"until": (utc_now() - timedelta(hours=1)).isoformat()}
    assert slug(await town.client.post(URL, json=late, headers=clerk | key())) == (422, "end-passed")
    foreign = issuers.staff("booking:staff", offices=["office-b"])
    assert slug(await town.client.post(URL, json=body, headers=foreign | key())) == (403, "wrong-office")
    nobody = f"{URL}/01890a5d-ac96-774b-bcce-b302099a8057/end"
    assert slug(await town.client.post(nobody, headers=clerk)) == (404, "not-found")
    same = key()
    first, again = [await town.client.post(URL, json=body, headers=clerk | same) for _ in range(2)]
    assert first.json() == again.json()
    assert len(await town.rows("SELECT 1 FROM booking.mode_switch")) == 1
