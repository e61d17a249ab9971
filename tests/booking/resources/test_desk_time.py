"""Preparation and follow-up at a desk: nobody else is given these minutes, and no desk is lost to them."""

import asyncio

import pytest

from tests.booking.town import Town, at, slug

NEEDS = "/v1/staff/offices/office-a/needs/passport"


async def set_desk_time(town: Town, clerk: dict[str, str], before: int, after: int) -> None:
    body = {"needs": [], "desk": {"beforeMinutes": before, "afterMinutes": after}}
    answer = await town.client.put(NEEDS, json=body, headers=clerk)
    assert (answer.status_code, answer.json()) == (200, body), answer.text


async def test_a_morning_holds_as_many_visits_as_fit_with_all_around_them(town: Town, clerk) -> None:
    """Two hours, 5 + 15 + 10 minutes each: four visits at each desk, whatever order they are booked in."""
    await town.open(desks=2, intervals=(("08:00", "10:00"),))
    await set_desk_time(town, clerk, 5, 10)
    assert await town.slots("passport") == [f"{8 + m // 60:02}:{m % 60:02}" for m in range(5, 100, 5)]
    for clock in ("09:35", "08:05", "09:05", "08:35") * 2:
        held = await town.held(clock, "passport")
        assert (held["durationMinutes"], held["startsAt"]) == (15, at(clock)), "people see their own time only"
    assert await town.slots("passport") == await town.slots("quick") == []
    (taken,) = await town.rows("SELECT count(*) AS n, count(DISTINCT appointment_id) AS visits FROM booking.capacity_unit"
                               " WHERE appointment_id IS NOT NULL AND starts_at >= CAST(CAST(:t AS text) AS timestamptz)"
                               " AND starts_at < CAST(CAST(:u AS text) AS timestamptz)", t=at("08:00"), u=at("10:00"))  # fmt: skip
    assert (taken.n, taken.visits) == (48, 8), "every unit is used, none twice"


async def test_free_and_bookable_are_the_same(town: Town, clerk) -> None:
    await town.open(desks=1, intervals=(("08:00", "09:00"),))
    await set_desk_time(town, clerk, 10, 5)
    await town.held("08:20", "quick")
    free = await town.slots("passport")
    assert free == ["08:35", "08:40"]
    for clock in ("08:05", "08:10", "08:30", "08:45"):
        assert slug(await town.hold(clock, "passport"))[0] in (409, 422), clock
    assert (await town.held(free[-1], "passport"))["startsAt"] == at("08:40")


async def test_several_services_are_prepared_once(town: Town, clerk) -> None:
    await town.open(desks=1, intervals=(("08:00", "09:00"),))
    await set_desk_time(town, clerk, 5, 10)
    held = await town.held("08:05", services=[{"id": "passport"}, {"id": "parking"}])
    (row,) = await town.rows("SELECT minutes, cells FROM booking.appointment")
    assert (held["durationMinutes"], row.minutes, row.cells) == (25, 25, 8)


async def test_a_move_takes_everything_along(town: Town, clerk) -> None:
    await town.open(desks=1, intervals=(("08:00", "09:00"),))
    await set_desk_time(town, clerk, 5, 5)
    held = await town.confirmed("08:05", "passport")
    answer = await town.step(held, "move", {"office": "office-a", "startsAt": at("08:15")})
    assert answer.status_code == 200, answer.text
    mine = "SELECT starts_at FROM booking.capacity_unit WHERE appointment_id = CAST(:id AS uuid) ORDER BY 1"
    cells = [row.starts_at for row in await town.rows(mine, id=held["id"])]
    assert len(cells) == 5
    assert (cells[-1] - cells[0]).seconds == 20 * 60


async def test_who_booked_before_keeps_what_they_have(town: Town, clerk) -> None:
    await town.open(desks=1)
    held = await town.held("09:00", "passport")
    await set_desk_time(town, clerk, 5, 10)
    assert (await town.step(held, "confirm", {"contact": {"name": "Erika"}})).status_code == 200
    assert "09:20" in await town.slots("passport")
    assert "09:15" not in await town.slots("passport")


async def test_a_visit_plan_keeps_it_too(town: Town, clerk) -> None:
    await town.open(desks=1, intervals=(("08:00", "09:00"),))
    await set_desk_time(town, clerk, 10, 5)
    wish = {"services": [{"id": "passport"}], "windows": [{"from": at("08:00"), "to": at("09:00")}]}
    answer = await town.client.post("/v1/visit-plans", json=wish, headers={"Idempotency-Key": "plan"})
    assert answer.status_code == 201, answer.text
    (visit,) = answer.json()["visits"]
    assert (visit["startsAt"], visit["durationMinutes"]) == (at("08:10"), 15)
    assert await town.slots("quick") == [f"08:{m}" for m in range(30, 60, 5)]


async def test_what_staff_offer_keeps_it_too(town: Town, clerk) -> None:
    await town.open(desks=1, intervals=(("08:00", "09:00"),))
    await set_desk_time(town, clerk, 5, 5)
    body = {"services": [{"id": "passport"}], "startsAt": at("08:05"), "minutes": 20, "contact": {"name": "Erika"}}
    answer = await town.client.post(
        "/v1/staff/offices/office-a/appointments", json=body, headers=clerk | {"Idempotency-Key": "one"}
    )
    assert answer.status_code == 201, answer.text
    assert await town.slots("quick") == [f"08:{m}" for m in range(30, 60, 5)]


@pytest.mark.parametrize("desk", [{"beforeMinutes": -1}, {"afterMinutes": 121}, {"beforeMinutes": "a"}, [], 5])
async def test_bad_minutes_are_a_clear_problem(town: Town, clerk, desk: object) -> None:
    await town.open()
    answer = await town.client.put(NEEDS, json={"needs": [], "desk": desk}, headers=clerk)
    assert slug(answer) == (422, "validation-failed")


async def test_a_crowd_gets_every_desk_and_no_minute_twice(real_town: Town, clerk) -> None:
    """Forty people on one morning of two desks: eight get in, at whatever start, and no unit is lost or shared."""
    await real_town.open(desks=2, intervals=(("08:00", "10:00"),))
    await set_desk_time(real_town, clerk, 5, 10)
    clocks = ["08:05", "08:35", "09:05", "09:35"]
    answers = await asyncio.gather(*(real_town.hold(clocks[n % 4], "passport") for n in range(40)))
    assert sum(answer.status_code == 201 for answer in answers) == 8
    wrong = await real_town.rows("SELECT a.id FROM booking.appointment a JOIN booking.capacity_unit u ON u.appointment_id = a.id"
                                 " GROUP BY a.id HAVING count(*) <> a.cells OR a.cells <> 6")  # fmt: skip
    assert wrong == []
