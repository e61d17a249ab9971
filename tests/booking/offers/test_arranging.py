"""Appointments staff make for people: on the phone, outside the hours, as the next one in a case."""

import re
from typing import Any

import pytest

from tests.booking.capacity.test_release import release
from tests.booking.messages.post import letters_of
from tests.booking.town import CONTACT, TODAY, Town, at, secret, slug
from tests.support.clients import key

PERSON = CONTACT["contact"]
ONE = {"services": [{"id": "quick", "quantity": 1}], "contact": PERSON}


@pytest.fixture
def clerk(issuers) -> dict[str, str]:
    return issuers.staff("booking:staff", offices=["office-a"])


async def post(town: Town, clerk, what: str, **body: Any) -> Any:
    return await town.client.post(f"/v1/staff/{what}", json=body, headers=clerk | key())


@pytest.mark.edge(28)
async def test_the_phone_has_its_own_share_then_takes_from_online(town: Town, clerk) -> None:
    await release(town, {"percent": 50}, {"percent": 50, "channel": "phone", "days_ahead": 400})
    await town.open(desks=2)
    made = await post(town, clerk, "offices/office-a/appointments", **ONE, startsAt=at("09:00"), channel="phone")
    assert (made.status_code, made.json()["state"], made.json()["secret"]) == (201, "confirmed", None), made.text
    assert "09:00" in await town.slots(), "the online share is untouched"
    other = ONE | {"contact": {"name": "Ohne Adresse", "phone": "0341 1234"}}
    second = (
        await post(town, clerk, "offices/office-a/appointments", **other, startsAt=at("09:00"), channel="phone")
    ).json()
    assert "09:00" not in await town.slots()
    assert (await town.get(second)).status_code == 200, "without an address the secret is handed over"
    full = await post(town, clerk, "offices/office-a/appointments", **other, startsAt=at("09:00"), channel="phone")
    assert slug(full) == (409, "slot-taken")
    assert len(await letters_of(town, "appointment_confirmed")) == 1


async def test_an_offer_outside_the_hours_is_for_one_person(town: Town, clerk) -> None:
    await town.open()
    body = ONE | {"startsAt": at("19:30"), "outsideOpeningHours": True}
    refused = await post(town, clerk, "offices/office-a/offers", **(body | {"outsideOpeningHours": False}))
    assert slug(refused) == (422, "slot-not-offered")
    made = await post(town, clerk, "offices/office-a/offers", **body)
    assert (made.status_code, made.json()["state"], made.json()["secret"]) == (201, "held", None), made.text
    assert "19:30" not in await town.slots()
    assert slug(await town.hold("19:30")) == (422, "slot-not-offered")
    (letter,) = await letters_of(town, "offer_made")
    found = re.search(r"/offers/([0-9a-f-]+)#(\S+)$", letter.values["link"])
    assert found
    mine = {"id": found[1], "secret": found[2]}
    await town.open()  # capacity is made anew: what was promised outside the hours is no conflict
    assert (await town.step(mine, "confirm", CONTACT)).json()["state"] == "confirmed"
    await town.open()
    assert await town.rows("SELECT 1 FROM booking.capacity_conflict WHERE resolved_at IS NULL") == []
    assert (await town.step(mine, "cancel")).json()["state"] == "cancelled"
    await town.open()
    assert "19:30" not in await town.slots()


async def test_the_page_of_an_offer_accepts_it_for_the_person_it_was_made_for(town: Town, clerk) -> None:
    await town.open()
    await post(town, clerk, "offices/office-a/offers", **ONE, startsAt=at("19:30"), outsideOpeningHours=True)
    (letter,) = await letters_of(town, "offer_made")
    path, token = letter.values["link"].split("/v1/", 1)[1].split("#")
    assert (await town.client.get(f"/v1/{path}")).status_code == 200
    assert (await town.rows("SELECT state FROM booking.appointment"))[0].state == "held", "looking changes nothing"
    done = await town.client.post(f"/v1/{path}/accept", data={"secret": token})
    assert done.status_code == 200
    assert (await town.rows("SELECT state FROM booking.appointment"))[0].state == "confirmed"


async def test_an_offer_nobody_accepts_lapses(town: Town, clerk) -> None:
    await town.open()
    body = ONE | {"contact": {"name": "Ohne Adresse"}, "startsAt": at("09:00"), "validUntil": at("08:00")}
    made = (await post(town, clerk, "offices/office-a/offers", **body)).json()
    assert "09:00" not in await town.slots()
    await town.let_hold_pass(made)
    assert "09:00" in await town.slots()
    assert slug(await town.step(made, "confirm", CONTACT)) == (410, "hold-expired")


async def test_the_next_appointment_in_a_case_is_for_the_same_person(town: Town, clerk) -> None:
    await town.open()
    first = await town.confirmed("09:00", "passport")
    made = await post(town, clerk, f"appointments/{first['id']}/follow-ups", startsAt=at("10:00"))
    assert made.status_code == 201, made.text
    assert [service["id"] for service in made.json()["services"]] == ["passport"]
    (letter,) = await letters_of(town, "offer_made")
    assert (letter.to, letter.values["name"]) == (PERSON["email"], PERSON["name"])
    mine = {"id": made.json()["id"], "secret": letter.values["link"].split("#")[1]}
    assert (await town.step(mine, "confirm", CONTACT)).status_code == 200
    for each in (first, mine):
        series = (await town.client.get(f"/v1/staff/appointments/{each['id']}/series", headers=clerk)).json()
        assert [item["startsAt"][11:16] for item in series["items"]] == ["09:00", "10:00"]
    third = await post(
        town, clerk, f"appointments/{mine['id']}/follow-ups", startsAt=at("19:00"), outsideOpeningHours=True
    )
    assert third.status_code == 201


async def test_nobody_known_no_next_appointment(town: Town, clerk) -> None:
    await town.open()
    held = await town.held("09:00")
    answer = await post(town, clerk, f"appointments/{held['id']}/follow-ups", startsAt=at("10:00"))
    assert slug(answer) == (409, "contact-unknown")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"startsAt": at("19:31")}, (422, "start-off-grid")),
        ({"startsAt": at("10:00", TODAY.replace(year=2020))}, (422, "validity-invalid")),
        ({"startsAt": at("10:00", TODAY.replace(year=TODAY.year + 9))}, (422, "slot-not-offered")),
        ({"validUntil": at("21:00")}, (422, "validity-invalid")),
        ({"services": [{"id": "fishing"}]}, (404, "service-unknown")),
        ({"services": [{"id": "riddle"}]}, (422, "duration-unknown")),
        ({"services": []}, (422, "validation-failed")),
        ({"services": [{"id": "quick"}] * 2}, (422, "validation-failed")),
        ({"minutes": 500}, (422, "validation-failed")),
        ({"minutes": "5"}, (422, "validation-failed")),
        ({"contact": {}}, (422, "validation-failed")),
        ({"contact": {"name": "a\nb"}}, (422, "validation-failed")),
    ],
)
async def test_bad_offers_are_clear_problems(town: Town, clerk, change: dict[str, Any], expected) -> None:
    await town.open()
    body = ONE | {"startsAt": at("19:30"), "outsideOpeningHours": True} | change
    assert slug(await post(town, clerk, "offices/office-a/offers", **body)) == expected


async def test_a_service_without_known_duration_can_be_offered_with_one(town: Town, clerk) -> None:
    await town.open()
    body = ONE | {"services": [{"id": "riddle"}], "startsAt": at("19:30"), "outsideOpeningHours": True, "minutes": 40}
    made = (await post(town, clerk, "offices/office-a/offers", **body)).json()
    assert made["durationMinutes"] == 40


async def test_only_at_their_office_and_once(town: Town, clerk, issuers) -> None:
    await town.open()
    foreign = issuers.staff("booking:staff", offices=["office-b"])
    body = ONE | {"startsAt": at("09:00")}
    for what in ("offices/office-a/offers", "offices/office-a/appointments"):
        assert slug(await post(town, foreign, what, **body)) == (403, "wrong-office")
    first = await town.confirmed("11:00")
    follow = f"appointments/{first['id']}"
    assert slug(await post(town, foreign, f"{follow}/follow-ups", startsAt=at("10:00"))) == (
        404,
        "appointment-not-found",
    )
    assert slug(await town.client.get(f"/v1/staff/{follow}/series", headers=foreign)) == (404, "appointment-not-found")
    same = clerk | key()
    url = "/v1/staff/offices/office-a/appointments"
    twice = [await town.client.post(url, json=body, headers=same) for _ in range(2)]
    assert twice[0].json() == twice[1].json()
    assert secret(first)
