"""Somebody is ill or a room is closed: visits get another one, nobody loses an appointment, and alternatives are proposed."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.booking.messages.post import letters_of
from tests.booking.town import CONTACT, Town, at, secret, slug
from tests.support.clients import key

OFFICE = "/v1/staff/offices/office-a"
TWICE = """
    SELECT a.id FROM booking.resource_use a JOIN booking.resource_use b
    ON a.resource_id = b.resource_id AND a.id < b.id AND a.during && b.during"""
CLOSED = {"since": at("08:00"), "until": at("12:00"), "reason": {"de": "Erkrankung", "en": "Illness"}}


@pytest.fixture
def clerk(issuers) -> dict[str, str]:
    return issuers.staff("booking:staff", offices=["office-a"])


async def have(town: Town, clerk: dict[str, str], *skills: str) -> str:
    id_ = str(uuid4())
    body = {"kind": "interpreter", "label": "Platz", "skills": ["ukrainian", *skills]}
    assert (await town.client.put(f"{OFFICE}/resources/{id_}", json=body, headers=clerk)).status_code == 200
    return id_


async def set_up(town: Town, clerk: dict[str, str], interpreters: int) -> list[str]:
    await town.open(desks=3)
    body = {"needs": [{"kind": "interpreter", "skill": "ukrainian"}]}
    assert (await town.client.put(f"{OFFICE}/needs/quick", json=body, headers=clerk)).status_code == 200
    return [await have(town, clerk) for _ in range(interpreters)]


async def miss(town: Town, clerk: dict[str, str], resource: str, **more: Any) -> dict[str, Any]:
    body = CLOSED | {"resource": resource} | more
    answer = await town.client.post(f"{OFFICE}/closures", json=body, headers=clerk | key())
    assert answer.status_code == 201, answer.text
    planned: dict[str, Any] = answer.json()
    return planned


async def act(town: Town, clerk: dict[str, str], closure: dict[str, Any], step: str) -> dict[str, Any]:
    answer = await town.client.post(f"/v1/staff/closures/{closure['id']}/{step}", headers=clerk)
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


async def conflicts(town: Town, clerk: dict[str, str]) -> dict[str, list[str]]:
    items = (await town.client.get(f"{OFFICE}/conflicts", headers=clerk)).json()["items"]
    return {item["appointment"]["id"]: item["causes"] for item in items}


async def who_serves(town: Town, held: dict[str, Any]) -> str | None:
    rows = await town.rows(
        "SELECT resource_id FROM booking.resource_use WHERE appointment_id = CAST(:id AS uuid)", id=held["id"]
    )
    return str(rows[0].resource_id) if rows else None


async def test_another_one_takes_over_and_nobody_notices(town: Town, clerk) -> None:
    await set_up(town, clerk, 2)
    held = await town.confirmed("09:00")
    ill = await who_serves(town, held)
    planned = await miss(town, clerk, str(ill))
    assert (planned["resource"], planned["affected"]) == (ill, [])
    assert await who_serves(town, held) == ill, "a dry run changes nothing"
    assert (await act(town, clerk, planned, "apply"))["affected"] == []
    assert await who_serves(town, held) not in (None, ill)
    assert await conflicts(town, clerk) == {}
    assert await letters_of(town, "rebooking_proposed") == []


async def test_who_is_left_without_is_listed_and_offered_something_that_is_free(town: Town, clerk) -> None:
    (ill,) = await set_up(town, clerk, 1)
    first, second = await town.confirmed("09:00"), await town.confirmed("10:00")
    planned = await miss(town, clerk, ill)
    assert [each["appointment"] for each in planned["affected"]] == [first["id"], second["id"]]
    starts = [option["startsAt"] for each in planned["affected"] for option in each["alternatives"]]
    assert starts
    assert not [start for start in starts if at("07:55") < start < at("12:00")], (
        "not while the one they need is missing"
    )
    assert len(set(starts)) == len(starts), "one interpreter is promised to one person"
    applied = await act(town, clerk, planned, "apply")
    assert [each["state"] for each in applied["affected"]] == ["proposed"] * 2
    assert await conflicts(town, clerk) == {first["id"]: ["resource"], second["id"]: ["resource"]}
    assert {(await town.get(held)).json()["state"] for held in (first, second)} == {"confirmed"}, "nobody lost anything"
    letter = (await letters_of(town, "rebooking_proposed"))[0]
    rebooking, token = letter.values["link"].rsplit("/", 1)[1].split("#")
    accepted = await town.client.post(
        f"/v1/rebookings/{rebooking}/accept", json={"option": 1}, headers=secret({"secret": token})
    )
    assert accepted.status_code == 200, accepted.text
    assert len(await conflicts(town, clerk)) == 1
    moved = next(held for held in (first, second) if held["id"] == accepted.json()["appointment"]["id"])
    assert await who_serves(town, moved) == ill, "on another day, when it is there again"


async def test_making_capacity_anew_does_not_forget_who_is_missing(town: Town, clerk) -> None:
    (ill,) = await set_up(town, clerk, 1)
    held = await town.confirmed("09:00")
    await act(town, clerk, await miss(town, clerk, ill), "apply")
    await town.open(desks=3)
    assert await conflicts(town, clerk) == {held["id"]: ["resource"]}
    await town.open(desks=3, intervals=(("13:00", "16:00"),))
    assert await conflicts(town, clerk) == {held["id"]: ["hours", "resource"]}
    await town.open(desks=3)
    assert await conflicts(town, clerk) == {held["id"]: ["resource"]}


async def test_back_again_or_a_substitute_settles_it(town: Town, clerk) -> None:
    (ill,) = await set_up(town, clerk, 1)
    held = await town.confirmed("09:00")
    closure = await miss(town, clerk, ill)
    await act(town, clerk, closure, "apply")
    substitute = await have(town, clerk)
    assert (await conflicts(town, clerk), await who_serves(town, held)) == ({}, substitute)
    other = await miss(town, clerk, substitute)
    await act(town, clerk, other, "apply")
    assert list(await conflicts(town, clerk)) == [held["id"]]
    await act(town, clerk, closure, "lift")
    assert (await conflicts(town, clerk), await who_serves(town, held)) == ({}, ill)
    assert "09:05" in await town.slots()


async def test_nobody_books_who_is_missing_and_blocks_before_stay(town: Town, clerk) -> None:
    (ill,) = await set_up(town, clerk, 1)
    block = {"since": at("09:00"), "until": at("10:00"), "reason": "Back-Office"}
    assert (
        await town.client.post(f"{OFFICE}/resources/{ill}/blocks", json=block, headers=clerk | key())
    ).status_code == 201
    closure = await miss(town, clerk, ill)
    await act(town, clerk, closure, "apply")
    assert slug(await town.hold("11:00")) == (409, "resource-taken")
    assert not [clock for clock in await town.slots() if clock < "12:00"]
    await act(town, clerk, closure, "lift")
    free = await town.slots()
    assert ("08:00" in free, "09:30" in free, "11:00" in free) == (True, False, True)


async def test_a_hold_that_is_left_without_is_listed_once_it_is_firm(town: Town, clerk) -> None:
    (ill,) = await set_up(town, clerk, 1)
    held = await town.held("09:00")
    await act(town, clerk, await miss(town, clerk, ill), "apply")
    assert await conflicts(town, clerk) == {}
    assert (await town.step(held, "confirm", CONTACT)).status_code == 200
    assert await conflicts(town, clerk) == {held["id"]: ["resource"]}


async def test_whose_office_it_is(town: Town, clerk, issuers) -> None:
    (ill,) = await set_up(town, clerk, 1)
    await town.open("office-b")
    elsewhere = issuers.staff("booking:staff", offices=["office-b"])
    body = CLOSED | {"resource": ill}
    answer = await town.client.post("/v1/staff/offices/office-b/closures", json=body, headers=elsewhere | key())
    assert slug(answer) == (404, "not-found")
    answer = await town.client.post(f"{OFFICE}/closures", json=CLOSED | {"resource": "x"}, headers=clerk | key())
    assert slug(answer) == (422, "validation-failed")


async def test_a_crowd_books_while_somebody_falls_ill(real_town: Town, clerk) -> None:
    """Whoever has an appointment afterwards has an interpreter or is on the list; nobody has one twice."""
    ill, _ = await set_up(real_town, clerk, 2)
    closure = await miss(real_town, clerk, ill)
    clocks = [f"{hour:02}:{minute:02}" for hour in (8, 9, 10) for minute in range(0, 60, 10)] * 2
    await asyncio.gather(*(real_town.hold(clock) for clock in clocks), act(real_town, clerk, closure, "apply"))
    assert await real_town.rows(TWICE) == []
    unlisted = await real_town.rows(
        "SELECT a.id FROM booking.appointment a WHERE a.state IN ('held', 'confirmed')"
        " AND NOT EXISTS (SELECT FROM booking.resource_use u WHERE u.appointment_id = a.id)"
        " AND NOT EXISTS (SELECT FROM booking.capacity_conflict c WHERE c.appointment_id = a.id AND c.cause = 'resource')"
    )
    assert unlisted == []
    in_use = await real_town.rows(
        "SELECT u.id FROM booking.resource_use u WHERE u.resource_id = CAST(:ill AS uuid) AND u.appointment_id IS NOT NULL",
        ill=ill,
    )
    assert in_use == []
