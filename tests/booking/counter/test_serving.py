"""A day at the counter: who comes, who is called, who is done, and who may do that."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from services.booking.counter.serving import is_too_early
from tests.booking.town import CONTACT, DAY, TODAY, Town, at, slug
from tests.support.clients import key

DESK = {"desk": "3"}


@pytest.fixture
def clerk(issuers) -> dict[str, str]:
    return issuers.staff("booking:staff", offices=["office-a"])


async def today(town: Town, held: dict[str, Any], minutes: int = 0) -> None:
    """As if the appointment were today, so many minutes from now."""
    await town.do(
        "UPDATE booking.appointment SET starts_at = clock_timestamp() + make_interval(mins => :minutes) WHERE id = CAST(:id AS uuid)",
        id=held["id"], minutes=minutes,
    )  # fmt: skip


async def act(town: Town, held: dict[str, Any], step: str, who: dict[str, str], body: Any = None) -> Any:
    return await town.client.post(f"/v1/staff/appointments/{held['id']}/{step}", headers=who, json=body)


async def test_a_visit_from_the_door_to_the_end(town: Town, clerk) -> None:
    await town.open()
    held = await town.confirmed("09:00", "passport")
    await today(town, held)
    for step, state, body in (("check-in", "checked_in", None), ("call", "called", DESK), ("finish", "finished", None)):
        first = await act(town, held, step, clerk, body)
        assert (first.status_code, first.json()["state"]) == (200, state), first.text
        assert (await act(town, held, step, clerk, body)).json() == first.json(), "a repetition gets the same answer"
    seen = first.json()
    assert (seen["name"], seen["desk"], seen["fits"]) == (CONTACT["contact"]["name"], "3", True)
    assert (await town.get(held)).json()["desk"] == "3"
    steps = await town.rows("SELECT state, done_by FROM booking.appointment_step ORDER BY id")
    assert [tuple(row) for row in steps][-3:] == [("checked_in", "staff"), ("called", "staff"), ("finished", "staff")]
    types = [row.type for row in await town.rows("SELECT type FROM booking.outbox_event ORDER BY id")]
    assert [type_.split(".")[-2] for type_ in types[-3:]] == [
        "appointment_checked_in", "appointment_called", "appointment_finished",
    ]  # fmt: skip
    assert await town.rows("SELECT 1 FROM booking.person") == [], "who was there has nothing open any more"


async def test_the_next_visit_in_a_case_is_told_as_one(town: Town, clerk) -> None:
    await town.open()
    first = await town.confirmed("09:00", "passport")
    await serve(town, first, clerk)
    answer = await town.client.post(
        f"/v1/staff/appointments/{first['id']}/follow-ups", json={"startsAt": at("10:00")}, headers=clerk | key()
    )
    assert answer.status_code == 201, answer.text
    second = answer.json()
    await town.do("UPDATE booking.appointment SET state = 'confirmed', hold_until = NULL WHERE state = 'held'")
    await serve(town, second, clerk)
    told = await town.rows("SELECT data FROM booking.outbox_event WHERE type = 'de.lotse.booking.case_visited.v1'")
    (visit,) = [row.data for row in told]
    assert (visit["appointmentId"], visit["caseId"], visit["number"]) == (second["id"], first["id"], 2)
    assert visit["serviceIds"] == ["passport"]


async def serve(town: Town, held: dict[str, Any], clerk: dict[str, str]) -> None:
    await today(town, held)
    for step, body in (("check-in", None), ("call", DESK), ("finish", None)):
        answer = await act(town, held, step, clerk, body)
        assert answer.status_code == 200, answer.text


async def test_the_measured_duration_is_from_call_to_end(town: Town, clerk) -> None:
    await town.open()
    held = await town.confirmed("09:00", "passport")
    await today(town, held)
    for step, body in (("check-in", None), ("call", DESK)):
        await act(town, held, step, clerk, body)
    await town.do("UPDATE booking.appointment SET called_at = called_at - interval '12 minutes'")
    await act(town, held, "finish", clerk)
    (row,) = await town.rows("SELECT data FROM booking.outbox_event ORDER BY id DESC LIMIT 1")
    assert (row.data["plannedMinutes"], row.data["measuredMinutes"]) == (15, 12)


async def test_who_did_not_come_frees_what_is_left_of_the_time(town: Town, clerk) -> None:
    await town.open()
    held = await town.confirmed("09:00", "passport")
    assert slug(await act(town, held, "no-show", clerk)) == (409, "too-early")
    await today(town, held, minutes=-1)
    assert (await act(town, held, "no-show", clerk)).json()["state"] == "no_show"
    assert "09:00" in await town.slots("passport"), "its units are still to come in this test, so they are free"
    assert slug(await town.step(held, "cancel")) == (409, "wrong-state")


@pytest.mark.parametrize(
    ("step", "body", "expected"),
    [
        ("call", DESK, (409, "wrong-state")),
        ("finish", None, (409, "wrong-state")),
        ("check-in", None, (409, "too-early")),
        ("call", {"desk": ""}, (422, "validation-failed")),
        ("call", {"desk": "x" * 1000}, (422, "validation-failed")),
        ("call", {"desk": 3}, (422, "validation-failed")),
        ("call", None, (422, "validation-failed")),
    ],
)
async def test_steps_that_do_not_fit_are_clear_problems(town: Town, clerk, step: str, body: Any, expected) -> None:
    await town.open()
    held = await town.confirmed()
    assert slug(await act(town, held, step, clerk, body)) == expected


async def test_a_hold_that_nobody_confirmed_cannot_check_in(town: Town, clerk) -> None:
    await town.open()
    held = await town.held()
    assert slug(await act(town, held, "check-in", clerk)) == (409, "wrong-state")
    await town.let_hold_pass(held)
    assert slug(await act(town, held, "check-in", clerk)) == (410, "hold-expired")


@pytest.mark.edge(46)
async def test_clerks_act_in_their_offices_only(town: Town, issuers) -> None:
    await town.open()
    await town.open("office-b")
    held = await town.confirmed()
    for claims in ({}, {"offices": []}, {"offices": ["office-b"]}, {"offices": "office-a"}):
        stranger = issuers.staff("booking:staff", **claims)
        for step in ("check-in", "no-show", "finish"):
            assert slug(await act(town, held, step, stranger)) == (403, "wrong-office")
        for step, body in (("cancel", None), ("move", {"office": "office-b", "startsAt": held["startsAt"]})):
            assert slug(await act(town, held, step, stranger, body)) == (404, "appointment-not-found")
        assert slug(await town.client.get("/v1/staff/offices/office-a/day", headers=stranger)) == (403, "wrong-office")
        assert slug(await town.client.post("/v1/staff/offices/office-a/call", headers=stranger, json=DESK)) == (
            403, "wrong-office",
        )  # fmt: skip
    assert slug(await act(town, held, "check-in", issuers.staff("cases:staff", offices=["*"]))) == (403, "forbidden")
    assert slug(await act(town, held, "check-in", issuers.citizen())) == (403, "forbidden")
    assert slug(await act(town, held, "check-in", {})) == (401, "unauthorized")
    everywhere = issuers.staff("booking:staff", offices=["*"])
    assert slug(await town.client.get("/v1/staff/offices/nowhere/day", headers=everywhere)) == (404, "office-unknown")
    other = {"id": "01890a5d-ac96-774b-bcce-b302099a8057"}
    assert slug(await act(town, other, "check-in", everywhere)) == (404, "appointment-not-found")


async def test_the_day_list_is_in_order_and_comes_in_pages(town: Town, clerk) -> None:
    await town.open(desks=2)
    for clock in ("10:00", "09:00", "09:00"):
        await town.confirmed(clock)
    await town.held("11:00")
    url = f"/v1/staff/offices/office-a/day?date={DAY}"
    whole = (await town.client.get(url, headers=clerk)).json()
    assert [item["startsAt"][11:16] for item in whole["items"]] == ["09:00", "09:00", "10:00"]
    assert {item["name"] for item in whole["items"]} == {"Erika Mustermann"}
    pages, cursor = [], ""
    while cursor is not None:
        page = (
            await town.client.get(f"{url}&limit=1&cursor={cursor}" if cursor else f"{url}&limit=1", headers=clerk)
        ).json()
        pages += page["items"]
        cursor = page["next"]
    assert pages == whole["items"]
    assert (await town.client.get("/v1/staff/offices/office-a/day", headers=clerk)).json()["items"] == []
    assert slug(await town.client.get(f"{url}&cursor=rubbish", headers=clerk)) == (400, "invalid-cursor")
    assert slug(await town.client.get(f"{url}&limit=0", headers=clerk)) == (422, "validation-failed")


async def test_clerks_cancel_and_move_for_people(town: Town, clerk) -> None:
    await town.open(desks=1)
    moved, cancelled = await town.confirmed("09:00"), await town.confirmed("10:00")
    answer = await act(town, moved, "move", clerk, {"office": "office-a", "startsAt": cancelled["startsAt"]})
    assert slug(answer) == (409, "slot-taken")
    assert (await act(town, cancelled, "cancel", clerk)).json()["state"] == "cancelled"
    answer = await act(town, moved, "move", clerk, {"office": "office-a", "startsAt": f"{DAY}T11:00:00+01:00"})
    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed"), answer.text


async def test_two_clerks_never_call_the_same_person(real_town: Town, issuers) -> None:
    await real_town.open(desks=6)
    clerk = issuers.staff("booking:staff", offices=["office-a"])
    for n in range(6):
        held = await real_town.held(f"09:{n}0")
        confirm = {"contact": {"name": f"Person {n}", "email": f"p{n}@example.org"}}
        assert (await real_town.step(held, "confirm", confirm)).status_code == 200
        await today(real_town, held, minutes=n)
        await act(real_town, held, "check-in", clerk)
    calls = [
        real_town.client.post("/v1/staff/offices/office-a/call", headers=clerk | key(), json={"desk": str(n)})
        for n in range(9)
    ]
    answers = await asyncio.gather(*calls)
    called = [answer.json()["appointment"]["id"] for answer in answers if answer.status_code == 200]
    assert len(called) == len(set(called)) == 6
    assert [slug(answer) for answer in answers if answer.status_code != 200] == [(404, "nobody-waiting")] * 3


@pytest.mark.edge(12)
def test_the_day_of_an_appointment_is_the_local_one() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight of the 24th by the clock on the wall
    assert not is_too_early("check_in", late, datetime(2026, 11, 23, 23, 5, tzinfo=UTC))
    assert is_too_early("check_in", late, datetime(2026, 11, 23, 22, 55, tzinfo=UTC))
    assert TODAY <= DAY
