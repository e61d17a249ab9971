"""A plan as a whole: confirmed and cancelled in one step or not at all, whatever races with it."""

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.booking.town import CONTACT, Town, at, secret, slug
from tests.support.clients import key

BOTH = [{"id": "passport"}, {"id": "parking"}]


async def two_offices(town: Town) -> None:
    await town.open("office-a", services={"passport": 15}, address={"district": "Zentrum"})
    await town.open("office-b", services={"parking": 10}, address={"district": "Gohlis"})


async def planned(town: Town, **body: Any) -> dict[str, Any]:
    wish = {"services": BOTH, "windows": [{"from": at("08:00"), "to": at("12:00")}]} | body
    answer = await town.client.post("/v1/visit-plans", json=wish, headers=key())
    assert answer.status_code == 201, answer.text
    plan: dict[str, Any] = answer.json()
    return plan


async def act(town: Town, plan: dict[str, Any], step: str, body: dict[str, Any] | None = None) -> httpx.Response:
    return await town.client.post(f"/v1/visit-plans/{plan['id']}/{step}", json=body, headers=secret(plan))


async def see(town: Town, plan: dict[str, Any]) -> dict[str, Any]:
    answer = await town.client.get(f"/v1/visit-plans/{plan['id']}", headers=secret(plan))
    assert answer.status_code == 200, answer.text
    seen: dict[str, Any] = answer.json()
    return seen


def states(plan: dict[str, Any]) -> list[str]:
    return [visit["state"] for visit in plan["visits"]]


async def test_confirmed_in_one_step_and_again_the_same(town: Town) -> None:
    await two_offices(town)
    plan = await planned(town)
    assert (plan["state"], plan["holdExpiresAt"]) == ("held", plan["visits"][0]["holdExpiresAt"])
    first = await act(town, plan, "confirm", CONTACT)
    again = await act(town, plan, "confirm", CONTACT)
    assert (first.status_code, first.content) == (200, again.content)
    seen = await see(town, plan)
    assert (seen, seen["state"], states(seen)) == (first.json(), "confirmed", ["confirmed"] * 2)
    assert seen["visits"][1]["wayThere"] == plan["visits"][1]["wayThere"]
    letters = await town.rows("SELECT kind FROM booking.message WHERE kind = 'appointment_confirmed'")
    assert len(letters) == 2, "each visit has its own letter and calendar entry"


async def test_the_secret_of_the_plan_opens_no_visit_and_each_visit_opens_itself_only(town: Town) -> None:
    await two_offices(town)
    plan = await planned(town)
    one, two = plan["visits"]
    assert (await town.get(one)).status_code == 200
    for wrong in (plan, two):
        answer = await town.client.get(f"/v1/appointments/{one['id']}", headers=secret(wrong))
        assert slug(answer) == (404, "appointment-not-found")
    for wrong in ({"secret": "guessed"}, one):
        answer = await town.client.get(f"/v1/visit-plans/{plan['id']}", headers=secret(wrong))
        assert slug(answer) == (404, "visit-plan-not-found")
    answer = await town.client.post(f"/v1/visit-plans/{uuid4()}/cancel", headers=secret(plan))
    assert slug(answer) == (404, "visit-plan-not-found")


async def test_cancelled_in_one_step_and_again_the_same(town: Town) -> None:
    await two_offices(town)
    plan = await planned(town)
    assert (await act(town, plan, "confirm", CONTACT)).status_code == 200
    first, again = await act(town, plan, "cancel"), await act(town, plan, "cancel")
    assert (first.status_code, first.content) == (200, again.content)
    assert (first.json()["state"], states(first.json())) == ("cancelled", ["cancelled"] * 2)
    assert slug(await act(town, plan, "confirm", CONTACT)) == (409, "wrong-state")


async def test_one_visit_that_ran_out_spoils_the_whole(town: Town) -> None:
    await two_offices(town)
    plan = await planned(town)
    await town.let_hold_pass(plan["visits"][1])
    assert slug(await act(town, plan, "confirm", CONTACT)) == (410, "hold-expired")
    assert states(await see(town, plan)) == ["held", "expired"], "nothing was confirmed"
    assert (await town.step(plan["visits"][0], "confirm", CONTACT)).status_code == 200
    assert (await act(town, plan, "cancel")).json()["state"] == "expired"


async def test_a_plan_that_ran_out(town: Town) -> None:
    await two_offices(town)
    plan = await planned(town)
    for visit in plan["visits"]:
        await town.let_hold_pass(visit)
    assert (await see(town, plan))["state"] == "expired"
    assert slug(await act(town, plan, "confirm", CONTACT)) == (410, "hold-expired")
    assert slug(await act(town, plan, "cancel")) == (410, "hold-expired")


async def test_a_visit_given_up_alone_is_left_out(town: Town) -> None:
    await two_offices(town)
    plan = await planned(town)
    assert (await town.step(plan["visits"][0], "cancel")).status_code == 200
    confirmed = await act(town, plan, "confirm", CONTACT)
    assert (confirmed.json()["state"], states(confirmed.json())) == ("confirmed", ["cancelled", "confirmed"])


async def test_what_has_begun_is_not_cancelled_with_the_rest(town: Town) -> None:
    await two_offices(town)
    plan = await planned(town)
    await act(town, plan, "confirm", CONTACT)
    begin = "UPDATE booking.appointment SET starts_at = now() - interval '1 minute' WHERE id = CAST(:id AS uuid)"
    await town.do(begin, id=plan["visits"][0]["id"])
    assert sorted(states((await act(town, plan, "cancel")).json())) == ["cancelled", "confirmed"]
    await town.do(begin, id=plan["visits"][1]["id"])
    other = await planned(town)
    await act(town, other, "confirm", CONTACT)
    for visit in other["visits"]:
        await town.do(begin, id=visit["id"])
    assert slug(await act(town, other, "cancel")) == (409, "too-late")


@pytest.mark.parametrize(
    "body", [None, {}, {"contact": {"name": ""}}, {"contact": {"name": "x" * 201}}, {"contact": []}]
)
async def test_a_bad_contact_confirms_nothing(town: Town, body: dict[str, Any] | None) -> None:
    await two_offices(town)
    plan = await planned(town)
    assert slug(await act(town, plan, "confirm", body)) == (422, "validation-failed")
    assert states(await see(town, plan)) == ["held"] * 2


async def test_more_than_a_person_may_have_confirms_nothing(town: Town) -> None:
    await two_offices(town)
    for clock in ("13:00", "13:15", "13:30", "13:45"):
        await town.confirmed(clock, "passport")
    plan = await planned(town)
    assert slug(await act(town, plan, "confirm", CONTACT)) == (409, "too-many-open-appointments")
    assert states(await see(town, plan)) == ["held"] * 2


async def test_people_come_together_on_every_visit(town: Town) -> None:
    await two_offices(town)
    plan = await planned(town, people=2)
    assert [(visit["people"], visit["durationMinutes"]) for visit in plan["visits"]] == [(2, 30), (2, 20)]


async def test_confirm_races_confirm_cancel_and_the_end(real_town: Town) -> None:
    """Whatever comes first: all visits are firm, or all are given up, or all have run out; never a part."""
    await two_offices(real_town)
    outcomes = Counter[tuple[str, ...]]()
    for round_ in range(6):
        plan = await planned(real_town)
        if round_ % 2:
            for visit in plan["visits"]:
                await real_town.let_hold_pass(visit, seconds=29)  # the grace ends while the requests are under way
        racing = [act(real_town, plan, "confirm", CONTACT), act(real_town, plan, "confirm", CONTACT)]
        racing += [act(real_town, plan, "cancel")] if round_ % 3 == 0 else [planned_or_not(real_town)]
        answers = await asyncio.gather(*racing)
        assert {answer.status_code for answer in answers} <= {200, 201, 409, 410}
        found = states(await see(real_town, plan))
        assert len(set(found)) == 1, found
        outcomes[tuple(found)] += 1
        await act(real_town, plan, "cancel")
    wrong = await real_town.rows(
        "SELECT a.id FROM booking.appointment a LEFT JOIN booking.capacity_unit u ON u.appointment_id = a.id"
        " WHERE a.state IN ('held', 'confirmed') GROUP BY a.id HAVING count(u.unit_no) <> a.cells"
    )
    assert wrong == []
    assert (await real_town.rows("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))[
        0
    ].deadlocks == 0


async def planned_or_not(town: Town) -> httpx.Response:
    wish = {"services": BOTH, "windows": [{"from": at("08:00"), "to": at("12:00")}]}
    return await town.client.post("/v1/visit-plans", json=wish, headers=key())
