"""The last day of a service at an office is known ahead: nothing is found or booked after it."""

from datetime import timedelta

from tests.booking.town import DAY, TODAY, Town, at, slug
from tests.support.clients import key

LAST = DAY - timedelta(days=1)
ENDING = {"quick": {"durationMinutes": 5, "validTo": str(LAST)}, "parking": 10}


async def test_nothing_is_offered_after_the_last_day(town: Town) -> None:
    await town.open(services=ENDING)
    assert len(await town.slots(day=LAST)) > 0
    assert await town.slots(day=DAY) == []
    assert len(await town.slots("parking", day=DAY)) > 0
    assert slug(await town.hold()) == (410, "service-over")
    assert (await town.hold(startsAt=at("09:00", LAST))).status_code == 201
    found = await town.client.get("/v1/availability/days", params={"service": "quick", "from": str(TODAY)})
    assert max(day["date"] for day in found.json()["items"]) == str(LAST)


async def test_the_reason_is_said(town: Town) -> None:
    await town.open(services=ENDING)
    params = {"service": "quick", "office": "office-a", "date": str(DAY)}
    answer = (await town.client.get("/v1/availability/slots", params=params)).json()
    assert answer["reason"]["code"] == "service-over"


async def test_no_plan_leads_behind_the_last_day(town: Town) -> None:
    await town.open("office-a", services=ENDING)
    wish = {"services": [{"id": "quick"}], "windows": [{"from": at("08:00"), "to": at("12:00")}]}
    assert slug(await town.client.post("/v1/visit-plans", json=wish, headers=key())) == (409, "no-visit-plan")
    await town.open("office-b", services={"quick": 5})
    answer = await town.client.post("/v1/visit-plans", json=wish, headers=key())
    assert answer.json()["visits"][0]["office"]["id"] == "office-b"
