"""When and to whom capacity is released: across changes of the clock, by shares, by channel, and which policy an office has."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.booking.capacity.release import Policy, Share, allot, lots, policy_on, released_at
from services.booking.capacity.store import horizon_days, policies_of, save_policies
from tests.booking.town import DAY, TODAY, Town, slug

AT_FIVE = Share("online", 100, 14, time(17))
ROLLING = Policy("rolling-14", (AT_FIVE,), named=True)
MOMENT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.edge(1)
@pytest.mark.edge(6)
def test_two_weeks_ahead_at_five_by_the_wall_clock() -> None:
    assert released_at(AT_FIVE, "a", date(2026, 12, 7)) == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert released_at(AT_FIVE, "a", date(2026, 4, 5)) == datetime(2026, 3, 22, 16, 0, tzinfo=UTC), "before summer time"
    assert released_at(AT_FIVE, "a", date(2026, 4, 12)) == datetime(2026, 3, 29, 15, 0, tzinfo=UTC), "after it began"


def test_jitter_spreads_offices_and_is_the_same_each_time() -> None:
    share = Share("online", 100, 14, time(17), jitter_seconds=600)
    base = released_at(AT_FIVE, "a", DAY)
    moments = [released_at(share, f"office-{n}", DAY) for n in range(50)]
    assert all(base <= moment <= base + timedelta(minutes=10) for moment in moments)
    assert len(set(moments)) > 40
    assert moments == [released_at(share, f"office-{n}", DAY) for n in range(50)]


async def test_seeded_policies(session) -> None:
    assert policy_on(await policies_of(session, "bb-gohlis"), DAY) == ROLLING
    other = policy_on(await policies_of(session, "anything"), DAY)
    assert other is not None
    assert (other.id, other.named) == ("all-others", False)
    coded = policy_on(await policies_of(session, "auslaenderbehoerde"), DAY)
    assert coded is not None
    assert [share.channel for share in coded.shares] == ["staff"]


async def test_horizon_is_that_of_the_policy_that_names_the_office(session) -> None:
    assert [await horizon_days(session, office, TODAY) for office in ("bb-gohlis", "anything")] == [14, 28]


def test_a_new_rule_comes_into_force_for_days_from_its_date_on() -> None:
    """Rules of release change several times in a few years: each is kept, the day decides."""
    before, after = Policy("a", (AT_FIVE,), True), Policy("b", (AT_FIVE,), True, date(2027, 1, 1))
    general = Policy("c", (AT_FIVE,), False, date(2027, 6, 1))
    chosen = [
        policy_on((before, after, general), day) for day in (date(2026, 12, 31), date(2027, 1, 1), date(2028, 1, 1))
    ]
    assert chosen == [before, after, after]
    assert policy_on((after,), date(2026, 12, 31)) is None


@given(
    desks=st.integers(0, 60),
    weights=st.lists(st.integers(1, 100), min_size=1, max_size=5),
    blocks=st.integers(1, 14),
)
def test_every_block_gives_out_all_desks_and_each_share_gets_its_due(
    desks: int, weights: list[int], blocks: int
) -> None:
    percents = [max(1, weight * 100 // sum(weights)) for weight in weights]
    percents[0] += 100 - sum(percents)
    if percents[0] < 1:
        return
    found = allot(desks, percents, blocks)
    assert [sum(block) for block in found] == [desks] * blocks
    for share, percent in enumerate(percents):
        given_out = sum(block[share] for block in found)
        assert abs(given_out - percent * desks * blocks / 100) < len(percents)


def test_a_quarter_of_three_desks_is_three_desks_in_four_hours() -> None:
    assert sum(block[1] for block in allot(3, [75, 25], 4)) == 3
    policy = Policy("p", (Share("online", 75, 14, time(17)), Share("staff", 25, 400, time(0))))
    cells = [MOMENT + timedelta(minutes=5 * n) for n in range(48)]
    found = lots([policy], "a", 3, cells)
    units = {channel: sum(lot.last_no - lot.first_no + 1 for lot in found if lot.channel == channel)
             for channel in ("online", "staff")}  # fmt: skip
    assert units == {"online": 9 * 12, "staff": 3 * 12}
    by_hour = {(lot.starts_at.hour, lot.channel, lot.first_no, lot.last_no) for lot in found}
    assert len(by_hour) <= 4 * 2, "within an hour nothing changes, so visits fit"


async def release(town: Town, *shares: dict) -> None:
    """The rule of the test's office from now on."""
    usual = {"channel": "online", "percent": 100, "days_ahead": 28, "release_time": time(0), "jitter_seconds": 0}
    rule = {
        "id": "test",
        "office_ids": ["office-a"],
        "status": "placeholder",
        "sources": [],
        "note": None,
        "valid_from": None,
    }
    async with town.database.transaction() as session:
        await save_policies(session, [rule | {"shares": [usual | share for share in shares]}])


async def test_a_share_of_the_morning_comes_later(town: Town) -> None:
    await release(town, {"percent": 50, "days_ahead": 14}, {"percent": 50, "days_ahead": 0, "release_time": time(8)})
    await town.open(desks=2)
    await town.confirmed("09:00")
    assert "09:00" not in await town.slots(), "the other desk is released on the day itself"
    assert slug(await town.hold("09:00")) in ((409, "slot-taken"), (409, "slot-not-released"))
    answer = await town.client.get(f"/v1/availability/days?service=quick&office=office-a&from={DAY}&to={DAY}")
    assert answer.json()["reason"] is None
    for clock in await town.slots():
        await town.held(clock)
    answer = (await town.client.get(f"/v1/availability/slots?service=quick&office=office-a&date={DAY}")).json()
    assert answer["reason"]["code"] == "fully-booked"
    assert answer["nextReleaseAt"][:16] == f"{DAY}T08:00"


@pytest.mark.edge(28)
async def test_online_is_full_and_staff_still_has_room(town: Town) -> None:
    await release(town, {"percent": 50}, {"percent": 50, "channel": "staff", "days_ahead": 400})
    await town.open(desks=2)
    await town.confirmed("09:00")
    assert "09:00" not in await town.slots()
    assert slug(await town.hold("09:00")) == (409, "slot-taken")
    free = await town.rows("""
        SELECT channel FROM booking.capacity_unit JOIN booking.appointment a ON a.starts_at = capacity_unit.starts_at
        WHERE appointment_id IS NULL""")
    assert [row.channel for row in free] == ["staff"]


async def test_why_nothing_is_offered_online(town: Town) -> None:
    await town.open("auslaenderbehoerde")
    answer = await town.client.get(f"/v1/availability/slots?service=quick&office=auslaenderbehoerde&date={DAY}")
    assert answer.json()["reason"]["code"] == "not-online"


async def test_other_shares_move_free_units_and_keep_bookings(town: Town) -> None:
    await town.open(desks=2)
    held = await town.confirmed("09:00")
    await release(town, {"percent": 50}, {"percent": 50, "channel": "staff", "days_ahead": 400})
    await town.open(desks=2)
    assert (await town.get(held)).json()["state"] == "confirmed"
    channels = await town.rows(
        "SELECT channel, count(*) AS n FROM booking.capacity_unit GROUP BY channel ORDER BY channel"
    )
    assert [tuple(row) for row in channels] == [("online", 4 * 84), ("staff", 4 * 84)]
