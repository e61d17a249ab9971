"""An office closes on a day people have appointments for: whom it hits is known before anybody stands at a closed door."""

import asyncio
from typing import Any

from deploy.demo.book import CONTACT, SERVICE
from deploy.demo.stage import Stage
from shared.clock import utc_now

OFFICE = "bb-liebertwolkwitz"
CLOSURES = f"/v1/staff/offices/{OFFICE}/exceptions"
REASON = {"reason": {"de": "Personalmangel (Test)", "en": "Staff shortage (test)"}}


async def test_a_closure_names_the_appointments_it_hits_and_cancels_none(stage: Stage) -> None:
    both = await stage.staff("staff-coordination")
    start = await _free_start(stage)
    booked, holder = await _booked(stage, start)
    day = start["startsAt"][:10]
    when = REASON | {"from": day, "until": day}
    whole = await _entered(stage, both, when | {"effect": "closed"})
    later = await _entered(stage, both, when | {"effect": "open_at", "opens": "23:00"})
    phone = await _entered(stage, both, when | {"effect": "closed", "channels": ["phone"]})
    try:
        listed = (await stage.ask("GET", CLOSURES, headers=both, expect=200)).json
        hit = {entry["id"]: [found["reference"] for found in entry["affected"]] for entry in listed["items"]}
        assert (hit[whole], hit[later], hit[phone]) == ([booked["reference"]], [booked["reference"]], [])
        assert listed["incomplete"] == []
        only_catalog = await stage.staff("staff-catalog")
        unknown = (await stage.ask("GET", CLOSURES, headers=only_catalog, expect=200)).json
        assert (unknown["incomplete"], unknown["items"][0]["affected"]) == (["affected"], None), (
            "not everybody may see bookings"
        )
        hours = await stage.ask(
            "GET", f"/v1/offices/{OFFICE}/opening-hours", params={"from": day, "to": day}, expect=200
        )
        assert hours.json["days"][0]["closed"]["reason"] == REASON["reason"]
        await _offered(stage, day, there=False)
        still = await stage.ask("GET", f"/v1/appointments/{booked['id']}", headers=holder, expect=200)
        assert still.json["state"] == "confirmed", "a closure never silently ends an appointment"
    finally:
        for exception in (whole, later, phone):
            await stage.ask("DELETE", f"{CLOSURES}/{exception}", headers=both, expect=204)
    await _offered(stage, day, there=True)
    await stage.ask("POST", f"/v1/appointments/{booked['id']}/cancel", headers=holder, expect=200)


async def test_an_old_link_leads_to_the_successor_through_the_door(stage: Stage) -> None:
    moved = await stage.ask("GET", "/v1/offices/bb-suedwest", expect=301)
    assert moved.headers["Location"] == "/v1/offices/bb-ratzelbogen"
    assert moved.json["successor"]["id"] == "bb-ratzelbogen"
    await stage.ask("GET", moved.headers["Location"], expect=200)


async def _entered(stage: Stage, who: dict[str, str], wanted: dict[str, Any]) -> str:
    made = await stage.ask("POST", CLOSURES, body=wanted, headers=who, expect=201)
    return str(made.json["id"])


async def _booked(stage: Stage, start: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    wish = {"services": [{"id": SERVICE, "quantity": 1}], "office": OFFICE, "startsAt": start["startsAt"]}
    held = (await stage.ask("POST", "/v1/appointments", body=wish, expect=201)).json
    holder = {"Authorization": f"Secret {held['secret']}"}
    await stage.ask("POST", f"/v1/appointments/{held['id']}/confirm", body=CONTACT, headers=holder, expect=200)
    return held, holder


async def _days(stage: Stage) -> list[str]:
    """Bookable days of the office."""
    params = {"service": SERVICE, "office": OFFICE}
    answer = await stage.ask("GET", "/v1/availability/days", params=params, expect=200)
    return sorted({item["date"] for item in answer.json["items"]})


async def _free_start(stage: Stage) -> dict[str, Any]:
    """The first start on the last bookable day: one that lies ahead, and that nobody else of these tests wants."""
    for _ in range(300):
        days = [day for day in await _days(stage) if day > f"{utc_now():%Y-%m-%d}"]
        if days:
            params = {"service": SERVICE, "office": OFFICE, "date": days[-1]}
            slots = await stage.ask("GET", "/v1/availability/slots", params=params, expect=200)
            return dict(slots.json["items"][0])
        await asyncio.sleep(0.2)
    raise AssertionError("no day is bookable")


async def _offered(stage: Stage, day: str, *, there: bool) -> None:
    """Wait until booking heard of the change."""
    for _ in range(300):
        if (day in await _days(stage)) is there:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"booking never heard that {day} is {'open' if there else 'closed'}")
