"""Time kept in one piece for long visits: who may have it, from when it is left to all, and what people are told."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.booking.capacity.generation import regenerate
from services.booking.capacity.release import NEVER, Policy, Share, kept, lots
from services.booking.capacity.words import rule_in_words
from services.booking.offices.visit import CELL
from shared.clock import utc_now
from tests.booking.capacity.test_policies import lead, put
from tests.booking.town import DAY, TODAY, Town, slug

__all__ = ["lead"]
COMMON = {"percent": 50, "daysAhead": 14, "at": "00:00"}
KEPT = COMMON | {"minMinutes": 30}
LEFT = KEPT | {"forAllDaysAhead": 14}
MOMENT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


async def test_short_visits_do_not_use_up_what_is_kept_for_long_ones(town: Town, lead) -> None:
    await town.open(desks=2)
    await put(town, lead, COMMON, KEPT)
    await town.held("09:00", "quick")
    assert "09:00" not in await town.slots("quick"), "one desk is left, and kept"
    assert slug(await town.hold("09:00", "quick")) == (409, "slot-taken")
    assert "09:00" in await town.slots("wedding")
    await town.held("09:00", "wedding")
    assert "09:00" not in await town.slots("wedding")
    assert slug(await town.hold("09:00", "wedding")) == (409, "slot-taken")


async def test_a_long_visit_uses_first_what_is_kept_for_it(town: Town, lead) -> None:
    await town.open(desks=2)
    await put(town, lead, COMMON, KEPT)
    await town.held("09:00", "wedding")
    assert "09:00" in await town.slots("quick"), "the desk for all is left to all"
    await town.held("09:00", "quick")


async def test_what_is_left_is_for_all(town: Town, lead) -> None:
    await town.open(desks=2)
    await put(town, lead, COMMON, LEFT)
    assert "09:00" in await town.slots("quick")
    for _ in range(2):
        await town.held("09:00", "quick")
    assert slug(await town.hold("09:00", "quick")) == (409, "slot-taken")


async def test_it_is_told_when_what_is_kept_is_left_to_all(town: Town, lead) -> None:
    await town.open(desks=1)
    await put(town, lead, KEPT | {"percent": 100, "forAllDaysAhead": 1})
    day = {"service": "quick", "from": str(DAY), "to": str(DAY)}
    empty = (await town.client.get("/v1/availability/days", params=day)).json()
    assert (empty["items"], empty["nextReleaseAt"][:10]) == ([], str(DAY - timedelta(days=1)))
    refused = await town.hold("09:00", "quick")
    assert slug(refused) == (409, "slot-not-released")
    assert "09:00" in await town.slots("wedding")


async def test_again_changes_nothing(town: Town, lead) -> None:
    await town.open(desks=2)
    await put(town, lead, COMMON, KEPT)
    fingerprint = "SELECT md5(string_agg(CAST(u AS text) || u.xmin, ',' ORDER BY u)) FROM booking.capacity_unit u"
    before = await town.rows(fingerprint)
    async with town.database.transaction() as session:
        assert await regenerate(session, "office-a", utc_now()) == 0
    assert await town.rows(fingerprint) == before, "not even a new version of a row"
    await put(town, lead, COMMON | {"percent": 100})
    assert await town.rows("SELECT 1 FROM booking.capacity_unit WHERE least_cells > 1") == []


@pytest.mark.parametrize(
    "share",
    [
        COMMON | {"percent": 100, "forAllDaysAhead": 2},
        KEPT | {"percent": 100, "forAllDaysAhead": 15},
        KEPT | {"percent": 100, "minMinutes": 5},
        KEPT | {"percent": 100, "minMinutes": 1000},
        KEPT | {"percent": 100, "minMinutes": "lang"},
    ],
)
async def test_rules_that_make_no_sense_are_refused(town: Town, lead, share) -> None:
    await town.open()
    url = "/v1/staff/offices/office-a/release-policies/ours"
    answer = await town.client.put(url, json={"shares": [share]}, headers=lead)
    assert slug(answer) == (422, "validation-failed")


async def test_the_rule_in_words(town: Town, lead) -> None:
    await town.open(desks=2)
    await put(town, lead, COMMON, KEPT | {"minMinutes": 45, "forAllDaysAhead": 2})
    told = (await town.client.get("/v1/offices/office-a/release")).json()
    assert told["rule"]["de"].endswith(
        ", vorgehalten für Anliegen ab 45 Minuten, was frei bleibt, 2 Tage vorher für alle."
    )
    assert "kept for visits of 45 minutes or more, what is left is for all 2 days ahead" in told["rule"]["en"]
    assert (told["shares"][1]["minMinutes"], told["shares"][1]["forAllDaysAhead"]) == (45, 2)
    assert rule_in_words([Share("online", 100, 14, time(17), 0, 45)])["de"].endswith("ab 45 Minuten.")


def test_kept_to_the_end_or_left_by_the_wall_clock() -> None:
    share = Share("online", 100, 14, time(17), min_minutes=32)
    assert kept(share, "a", date(2026, 12, 7)) == (7, NEVER)
    left = Share("online", 100, 14, time(17), min_minutes=30, for_all_days_ahead=2)
    assert kept(left, "a", date(2026, 12, 7)) == (6, datetime(2026, 12, 5, 16, tzinfo=UTC))
    assert kept(Share("online", 100, 14, time(17)), "a", TODAY) == (1, None)


@given(desks=st.integers(1, 8), percent=st.integers(1, 60), minutes=st.integers(2, 48).map(lambda n: n * 5))
def test_kept_time_comes_in_pieces_as_long_as_the_visits(desks: int, percent: int, minutes: int) -> None:
    """Wherever a desk is kept at all, it is kept as long as the shortest of those visits takes, or until the day ends."""
    shares = (Share("online", 100 - percent, 14, time(17)), Share("online", percent, 14, time(17), min_minutes=minutes))
    starts = [MOMENT + n * CELL for n in range(8 * 12)]
    found = lots([Policy("p", shares)], "a", desks, starts)
    assert sum(lot.last_no - lot.first_no + 1 for lot in found) == desks * len(starts)
    has = {lot.starts_at for lot in found if lot.least_cells > 1}
    runs, run = [], 0
    for start in [*starts, starts[-1] + CELL]:
        if start in has:
            run += 1
        elif run:
            runs.append((run, start))
            run = 0
    assert all(run * 5 >= minutes or end > starts[-1] for run, end in runs)
