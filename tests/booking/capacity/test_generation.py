"""Making units anew: no booking is ever lost, what no longer fits is listed, what is free is right."""

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import text

from services.booking.capacity.generation import regenerate
from services.booking.capacity.store import drop_partitions, make_partitions
from shared.clock import utc_now
from tests.booking.town import CONTACT, DAY, Town, at, slug
from tests.support.clients import key

CONFLICTS = (
    "SELECT CAST(appointment_id AS text) AS id FROM booking.capacity_conflict WHERE resolved_at IS NULL ORDER BY 1"
)


async def conflicts(town: Town) -> list[str]:
    return [row.id for row in await town.rows(CONFLICTS)]


async def test_units_are_desks_times_cells(town: Town) -> None:
    await town.open(desks=3)
    rows = await town.rows("SELECT count(*) AS n, count(DISTINCT starts_at) AS starts FROM booking.capacity_unit")
    assert (rows[0].n, rows[0].starts) == (4 * 7 * 12 * 3, 4 * 7 * 12)


async def test_again_changes_nothing(town: Town) -> None:
    await town.open(desks=2)
    await town.confirmed()
    fingerprint = "SELECT md5(string_agg(CAST(u AS text) || u.xmin, ',' ORDER BY u)) FROM booking.capacity_unit u"
    before = await town.rows(fingerprint)
    async with town.database.transaction() as session:
        assert await regenerate(session, "office-a", utc_now()) == 0
    assert await town.rows(fingerprint) == before, "not even a new version of a row"


async def test_unknown_number_of_desks_is_a_placeholder_that_says_so(town: Town) -> None:
    await town.open(desks=None)
    answer = await town.client.get("/v1/availability/next?service=quick")
    assert answer.json()["offices"][0]["capacity"] == {"value": 3, "status": "placeholder"}
    await town.open(desks=2)
    answer = await town.client.get("/v1/availability/next?service=quick")
    assert answer.json()["offices"][0]["capacity"] == {"value": 2, "status": "sourced"}


@pytest.mark.edge(17)
@pytest.mark.edge(19)
async def test_shorter_hours_keep_bookings_and_list_them(town: Town) -> None:
    await town.open(desks=2)
    firm, held, gone = await town.confirmed("15:00"), await town.held("15:30", "passport"), await town.held("15:50")
    await town.let_hold_pass(gone)
    inside = await town.confirmed("09:00")
    await town.open(desks=2, intervals=(("08:00", "12:00"),))
    assert await conflicts(town) == sorted([firm["id"], held["id"]])
    assert (await town.get(firm)).json()["state"] == "confirmed"
    assert (await town.step(held, "confirm", CONTACT)).status_code == 200
    assert (await town.get(inside)).json()["state"] == "confirmed"
    assert max(await town.slots()) == "11:55"
    assert slug(await town.hold("15:00")) == (422, "slot-not-offered")


async def test_given_back_outside_the_hours_is_not_offered_again(town: Town) -> None:
    await town.open()
    firm = await town.confirmed("15:00")
    await town.open(intervals=(("08:00", "12:00"),))
    assert (await town.step(firm, "cancel")).status_code == 200
    await town.do(
        "UPDATE booking.capacity_unit SET hold_until = now() - interval '1 hour' WHERE hold_until IS NOT NULL"
    )
    assert "15:00" not in await town.slots()
    assert slug(await town.hold("15:00")) == (422, "slot-not-offered")


async def test_conflict_is_struck_when_the_hours_come_back_or_the_visit_moves(town: Town) -> None:
    await town.open()
    stays, moves = await town.confirmed("15:00"), await town.confirmed("15:30")
    await town.open(intervals=(("08:00", "12:00"),))
    assert len(await conflicts(town)) == 2
    assert (await town.step(moves, "move", {"office": "office-a", "startsAt": at("09:00")})).status_code == 200
    await town.open(intervals=(("08:00", "12:00"),))
    assert await conflicts(town) == [stays["id"]]
    await town.open()
    assert await conflicts(town) == []
    assert "15:05" in await town.slots()


@pytest.mark.edge(25)
async def test_fewer_desks_than_bookings(town: Town) -> None:
    await town.open(desks=3)
    for _ in range(2):
        await town.confirmed("09:00")
    await town.confirmed("10:00")
    await town.open(desks=1)
    assert len(await conflicts(town)) == 1, "two visits, one desk: one does not fit; the single ones do"
    assert "09:00" not in await town.slots()
    assert "10:00" not in await town.slots()
    await town.open(desks=3)
    assert await conflicts(town) == []
    assert "09:00" in await town.slots()
    units = await town.rows("SELECT starts_at FROM booking.capacity_unit GROUP BY starts_at HAVING count(*) <> 3")
    assert units == []


@pytest.mark.edge(18)
@pytest.mark.edge(17)
async def test_closing_an_office(town: Town) -> None:
    await town.open()
    firm = await town.confirmed()
    await town.open(closedFrom=str(DAY), successor="office-b")
    assert await conflicts(town) == [firm["id"]]
    assert await town.slots() == []


@pytest.mark.parametrize(
    ("mode", "bookable"), [("both", True), ("appointment", True), ("walk_in", False), ("phone", False)]
)
async def test_only_hours_with_appointments_are_bookable(town: Town, mode: str, bookable: bool) -> None:
    await town.open(mode=mode)
    assert bool(await town.slots()) == bookable


async def test_office_of_another_channel_is_not_offered_online(town: Town) -> None:
    await town.open("auslaenderbehoerde")
    assert await town.slots(office="auslaenderbehoerde") == []
    assert slug(await town.hold(office="auslaenderbehoerde")) == (422, "slot-not-offered")


@pytest.mark.edge(40)
async def test_hours_change_during_a_rush(real_town: Town) -> None:
    """Bookings go on while the office is made anew again and again; none is lost, none is double."""
    await real_town.open(desks=2)
    clocks = [f"{hour:02}:{minute:02}" for hour in (8, 9, 10, 11) for minute in (0, 15, 30, 45)]

    async def change_hours() -> None:
        for n in range(6):
            await real_town.open(desks=2 + n % 2, intervals=(("08:00", "12:00"), ("13:00", f"{14 + n % 2}:00")))

    async def person(clock: str) -> httpx.Response:
        """On a busy machine some are told to come back, and do so with the same key."""
        wish = {"services": [{"id": "passport"}], "office": "office-a", "startsAt": at(clock)}
        mine = key()
        while (answer := await real_town.client.post("/v1/appointments", json=wish, headers=mine)).status_code == 503:
            assert int(answer.headers["Retry-After"]) > 0
        return answer

    answers, _ = await asyncio.gather(asyncio.gather(*(person(clock) for clock in clocks * 2)), change_hours())
    held = [answer for answer in answers if answer.status_code == 201]
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len(held) >= len(clocks)
    rows = await real_town.rows(
        "SELECT appointment_id FROM booking.capacity_unit WHERE appointment_id IS NOT NULL "
        "GROUP BY appointment_id HAVING count(*) = 3"
    )
    assert len(rows) == len(held)


async def test_what_is_just_being_booked_is_left_for_the_next_time(real_town: Town) -> None:
    """Making capacity anew waits for nobody, and so nobody waits for those it waits for."""
    left = """
        SELECT to_char(starts_at AT TIME ZONE 'Europe/Berlin', 'HH24:MI') AS clock FROM booking.capacity_unit
        WHERE CAST(starts_at AT TIME ZONE 'Europe/Berlin' AS date) = :day"""
    shorter = (("08:00", "08:10"),)
    await real_town.open(intervals=(("08:00", "08:30"),))
    async with real_town.database.transaction() as somebody:
        units = text("SELECT 1 FROM booking.capacity_unit WHERE starts_at = CAST(:at AS timestamptz) FOR UPDATE")
        await somebody.execute(units, {"at": datetime.fromisoformat(at("08:20"))})
        await real_town.open(intervals=shorter)
        assert sorted(row.clock for row in await real_town.rows(left, day=DAY)) == ["08:00", "08:05", "08:20"]
        stale = await real_town.rows("SELECT 1 FROM booking.office WHERE stale_at IS NOT NULL")
        assert len(stale) == 1, "the worker goes over it again"
    await real_town.open(intervals=shorter)
    assert sorted(row.clock for row in await real_town.rows(left, day=DAY)) == ["08:00", "08:05"]


async def test_months_are_made_ahead_and_dropped_whole_and_appointments_stay(town: Town) -> None:
    await town.open()
    held = await town.confirmed()
    far = utc_now() + timedelta(days=200)
    async with town.database.transaction() as session:
        await make_partitions(session, utc_now(), far)
        await make_partitions(session, utc_now(), far)
    months = await town.rows("SELECT relid FROM pg_partition_tree('booking.capacity_unit') WHERE isleaf")
    assert len(months) >= 7
    async with town.database.transaction() as session:
        assert await drop_partitions(session, utc_now()) == 0, "this month and the last days are kept"
        assert await drop_partitions(session, utc_now() + timedelta(days=80)) >= 2
    assert await town.rows("SELECT 1 FROM booking.capacity_unit") == []
    assert (await town.get(held)).json()["state"] == "confirmed"
