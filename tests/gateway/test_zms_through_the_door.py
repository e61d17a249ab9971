"""Munich's front end through the gateway: real HTTP to a real booking room, from the list of offices to the cancellation."""

import httpx
import pytest_asyncio

from services.booking.app import create_app as create_booking
from services.booking.settings import BookingSettings
from services.gateway.app import create_app
from services.gateway.settings import GatewaySettings
from shared.db import Database, create_engine
from tests.booking.town import DAY, TODAY, Town
from tests.support.serving import serving


@pytest_asyncio.fixture(loop_scope="session")
async def door(settings_of, own_database_url):
    """The address of a gateway in front of booking, where one office is open."""
    settings = settings_of(BookingSettings, database_url=own_database_url, cache_seconds=0.0)
    database = Database(create_engine(settings, "zms-test"))
    async with serving(create_booking(settings, database=database)) as booking_url:
        async with httpx.AsyncClient(base_url=booking_url) as client:
            await Town(database, settings, client).open("office-a")
        gateway = GatewaySettings(environment="development", booking_url=booking_url)
        async with serving(create_app(gateway)) as url, httpx.AsyncClient(base_url=f"{url}/api/citizen") as client:
            yield client


async def test_from_the_list_of_offices_to_the_cancellation(door: httpx.AsyncClient) -> None:
    told = (await door.get("/offices-and-services/")).json()
    office = next(each for each in told["offices"] if each["name"] == "Amt office-a")
    service = next(each for each in told["services"] if each["name"] == "Passport")
    query = {"startDate": str(TODAY), "endDate": str(DAY), "officeIds": office["id"], "serviceIds": service["id"],
             "serviceCounts": 1, "slotsStartDate": str(DAY), "slotsEndDate": str(DAY)}  # fmt: skip
    calendar = (await door.get("/available-calendar/", params=query)).json()
    start = calendar["availableDays"][-1]["offices"][0]["appointments"][0]
    wish = {"timestamp": start, "serviceCount": [1], "officeId": str(office["id"]), "serviceId": [str(service["id"])]}
    process = (await door.post("/reserve-appointment/", json=wish)).json()
    opened = {name: process[name] for name in ("processId", "authKey", "scope")}
    who = {"familyName": "Erika Mustermann", "email": "erika@example.org"}
    seen = [process["status"]]
    for step, more in (("update", who), ("preconfirm", {}), ("confirm", {})):
        answer = await door.post(f"/{step}-appointment/", json=opened | more)
        assert answer.status_code == 200, answer.text
        seen.append(answer.json()["status"])
    key = {"processId": process["processId"], "authKey": process["authKey"]}
    appointment = (await door.get("/appointment/", params=key)).json()
    gone = (await door.post("/cancel-appointment/", json=opened)).json()
    assert [*seen, appointment["status"], gone["status"]] == [
        "reserved", "reserved", "preconfirmed", "confirmed", "confirmed", "deleted",
    ]  # fmt: skip
    assert appointment["familyName"] == who["familyName"]
    refused = await door.post("/confirm-appointment/", json=opened)
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["errorCode"] == "processNotPreconfirmedAnymore"


async def test_a_browser_on_another_origin_may_call(door: httpx.AsyncClient) -> None:
    asked = {"Origin": "https://city.example", "Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    answer = await door.options("/reserve-appointment/", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
