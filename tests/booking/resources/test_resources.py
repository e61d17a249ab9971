"""Named resources: each has one visit at a time, whoever asks and however the visit comes about."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.booking.town import CONTACT, Town, at, slug
from tests.support.clients import key

OFFICE = "/v1/staff/offices/office-a"
SOME = "01890a5d-ac96-774b-bcce-b302099a8057"
TWICE = """
    SELECT a.id FROM booking.resource_use a JOIN booking.resource_use b
    ON a.resource_id = b.resource_id AND a.id < b.id AND a.during && b.during"""
WITHOUT = """
    SELECT a.id FROM booking.appointment a WHERE a.state IN ('held', 'confirmed')
    AND NOT EXISTS (SELECT FROM booking.resource_use u WHERE u.appointment_id = a.id)"""


async def have(town: Town, clerk, kind: str = "interpreter", **more: Any) -> str:
    id_ = str(uuid4())
    body = {"kind": kind, "label": "Platz 1", "skills": ["ukrainian"]} | more
    answer = await town.client.put(f"{OFFICE}/resources/{id_}", json=body, headers=clerk)
    assert answer.status_code == 200, answer.text
    return id_


async def need(town: Town, clerk, service: str = "quick", **more: Any) -> None:
    body = {"needs": [{"kind": "interpreter", "skill": "ukrainian"} | more]}
    answer = await town.client.put(f"{OFFICE}/needs/{service}", json=body, headers=clerk)
    assert answer.status_code == 200, answer.text


async def test_one_interpreter_serves_one_visit_at_a_time(town: Town, clerk) -> None:
    await town.open(desks=3)
    await have(town, clerk)
    await need(town, clerk, "parking")
    held = await town.held("09:00", "parking")
    offered = set(await town.slots("parking"))
    assert not {"08:55", "09:00", "09:05"} & offered
    assert {"08:50", "09:10"} <= offered
    assert slug(await town.hold("09:05", "parking")) == (409, "resource-taken")
    assert "09:00" in await town.slots("quick"), "others need only a desk"
    assert (await town.step(held, "cancel")).status_code == 200
    assert "09:00" in await town.slots("parking")


async def test_preparation_and_follow_up_belong_to_it(town: Town, clerk) -> None:
    await town.open(desks=3)
    await have(town, clerk)
    await need(town, clerk, beforeMinutes=10, afterMinutes=15)
    await town.held("10:00")
    offered = set(await town.slots())
    assert {"09:30", "10:30"} <= offered
    assert not {"09:35", "09:40", "09:55", "10:05", "10:25"} & offered


async def test_a_move_takes_it_along_and_keeps_it_when_the_new_time_has_none(town: Town, clerk) -> None:
    await town.open(desks=3)
    await have(town, clerk)
    await need(town, clerk)
    first, second = await town.confirmed("09:00"), await town.confirmed("10:00")
    refused = await town.step(first, "move", {"office": "office-a", "startsAt": at("10:00")})
    assert slug(refused) == (409, "resource-taken")
    assert (await town.get(first)).json()["startsAt"] == at("09:00")
    assert (await town.step(second, "move", {"office": "office-a", "startsAt": at("11:00")})).status_code == 200
    assert (await town.step(first, "move", {"office": "office-a", "startsAt": at("10:00")})).status_code == 200
    assert await town.rows(WITHOUT) == []


@pytest.mark.edge(38)
async def test_a_hold_that_ran_out_loses_it_to_the_next_and_cannot_confirm(town: Town, clerk) -> None:
    await town.open(desks=3)
    await have(town, clerk)
    await need(town, clerk)
    slow = await town.held("09:00")
    await town.let_hold_pass(slow)
    assert "09:00" in await town.slots()
    await town.held("09:00")
    assert slug(await town.step(slow, "confirm", CONTACT)) == (410, "hold-expired")
    assert await town.rows(TWICE) == []


async def test_the_same_case_worker_for_the_next_appointment(town: Town, clerk) -> None:
    await town.open(desks=9)
    for n in range(5):
        await have(town, clerk, "case_worker", label=f"Team {n}", skills=[])
    await need(town, clerk, kind="case_worker", skill=None)
    first = await town.confirmed("09:00")
    for clock in ("10:00", "11:00", "13:00"):
        made = await town.client.post(
            f"/v1/staff/appointments/{first['id']}/follow-ups", json={"startsAt": at(clock)}, headers=clerk | key()
        )
        assert made.status_code == 201, made.text
    used = await town.rows("SELECT DISTINCT resource_id FROM booking.resource_use")
    assert len(used) == 1


async def test_blocked_time_is_not_offered_and_booked_time_is_not_blocked(town: Town, clerk) -> None:
    await town.open(desks=3)
    room = await have(town, clerk, "room", label="Zimmer 12", skills=[])
    await need(town, clerk, kind="room", skill=None)
    await town.held("09:00")
    url = f"{OFFICE}/resources/{room}/blocks"
    body = {"since": at("08:30"), "until": at("10:00"), "reason": "Back-Office"}
    assert slug(await town.client.post(url, json=body, headers=clerk | key())) == (409, "resource-taken")
    made = await town.client.post(url, json=body | {"since": at("09:30")}, headers=clerk | key())
    assert made.status_code == 201, made.text
    assert "09:30" not in await town.slots()
    gone = [await town.client.delete(f"{OFFICE}/blocks/{made.json()['id']}", headers=clerk) for _ in range(2)]
    assert gone[0].status_code == 204
    assert slug(gone[1]) == (404, "not-found")
    assert "09:30" in await town.slots()


async def test_nobody_with_the_skill(town: Town, clerk) -> None:
    await town.open()
    id_ = await have(town, clerk, skills=["arabic"])
    await need(town, clerk)
    assert await town.slots() == []
    assert slug(await town.hold()) == (409, "resource-taken")
    await town.client.put(
        f"{OFFICE}/resources/{id_}", json={"kind": "interpreter", "label": "P", "skills": ["ukrainian"]}, headers=clerk
    )
    assert "09:00" in await town.slots()
    await town.client.put(f"{OFFICE}/needs/quick", json={"needs": []}, headers=clerk)
    listed = (await town.client.get(f"{OFFICE}/resources", headers=clerk)).json()["items"]
    assert [(item["id"], item["skills"]) for item in listed] == [(id_, ["ukrainian"])]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("resources/x", {"kind": "room", "label": "1"}),
        (f"resources/{SOME}", {"kind": "car", "label": "1"}),
        (f"resources/{SOME}", {"kind": "room", "label": ""}),
        (f"resources/{SOME}", {"kind": "room", "label": "x" * 100}),
        ("needs/quick", {"needs": [{"kind": "room", "afterMinutes": -1}]}),
        ("needs/quick", {"needs": [{"kind": "room"}] * 6}),
        ("needs/quick", {}),
    ],
)
async def test_bad_resources_are_clear_problems(town: Town, clerk, path: str, body: dict[str, Any]) -> None:
    await town.open()
    assert slug(await town.client.put(f"{OFFICE}/{path}", json=body, headers=clerk)) == (422, "validation-failed")


async def test_only_at_their_office(town: Town, clerk, issuers) -> None:
    await town.open()
    await town.open("office-b")
    id_ = await have(town, clerk)
    body = {"kind": "room", "label": "1"}
    foreign = issuers.staff("booking:staff", offices=["office-b"])
    assert slug(await town.client.put(f"{OFFICE}/resources/{id_}", json=body, headers=foreign)) == (403, "wrong-office")
    stolen = await town.client.put(f"/v1/staff/offices/office-b/resources/{id_}", json=body, headers=foreign)
    assert slug(stolen) == (404, "not-found")


async def test_forty_people_want_two_interpreters(real_town: Town, clerk) -> None:
    await real_town.open(desks=20)
    for _ in range(2):
        await have(real_town, clerk)
    await need(real_town, clerk, "parking")
    clocks = [f"09:{minute:02}" for minute in (0, 5, 10, 15)]
    answers = await asyncio.gather(*(real_town.hold(clock, "parking") for clock in clocks * 10))
    assert {answer.status_code for answer in answers} <= {201, 409}, {a.status_code for a in answers}
    held = sum(answer.status_code == 201 for answer in answers)
    assert 2 <= held <= 4
    assert await real_town.rows(TWICE) == []
    assert await real_town.rows(WITHOUT) == []
    units = await real_town.rows("SELECT count(*) AS n FROM booking.capacity_unit WHERE appointment_id IS NOT NULL")
    assert units[0].n == 2 * held, "who was refused keeps no desk"


async def test_the_count_catches_a_use_that_overlaps(real_town: Town, clerk) -> None:
    """The broken twin: without the constraint two visits have the same interpreter, and the check sees it."""
    await real_town.open(desks=3)
    id_ = await have(real_town, clerk)
    await real_town.do("ALTER TABLE booking.resource_use DROP CONSTRAINT resource_use_free_ex")
    for _ in range(2):
        await real_town.do(
            "INSERT INTO booking.resource_use (resource_id, during, reason) "
            "VALUES (CAST(:id AS uuid), tstzrange(now(), now() + interval '1 hour'), 'x')", id=id_,
        )  # fmt: skip
    assert len(await real_town.rows(TWICE)) == 1
