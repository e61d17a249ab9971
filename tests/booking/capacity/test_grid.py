"""From opening hours to cells: daylight saving, leftovers, seams, lunch; and what holds for all hours."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.booking.capacity.grid import Opening, cells, is_on_grid, merged
from services.booking.offices.visit import CELL
from shared.clock import BERLIN

SPRING, AUTUMN, PLAIN = date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 23)


def opening(day: date, opens: str, closes: str) -> Opening:
    def minute(clock: str) -> int:
        return int(clock[:2]) * 60 + int(clock[3:])

    return Opening(day, minute(opens), minute(closes))


def clocks(found: list[datetime]) -> list[str]:
    return [cell.astimezone(BERLIN).strftime("%H:%M") for cell in found]


@pytest.mark.edge(22)
def test_leftover_minutes_stay_unused() -> None:
    assert clocks(cells([opening(PLAIN, "08:03", "08:24")])) == ["08:05", "08:10", "08:15"]
    assert cells([opening(PLAIN, "08:01", "08:09")]) == []


@pytest.mark.edge(20)
@pytest.mark.edge(21)
@pytest.mark.edge(23)
@pytest.mark.edge(24)
@pytest.mark.edge(21)
@pytest.mark.edge(24)
def test_adjacent_and_overlapping_rules_are_one_opening_and_lunch_is_a_gap() -> None:
    adjacent = [opening(PLAIN, "08:00", "08:10"), opening(PLAIN, "08:10", "08:20"), opening(PLAIN, "08:05", "08:15")]
    assert merged(adjacent) == [opening(PLAIN, "08:00", "08:20")]
    assert clocks(cells(adjacent)) == ["08:00", "08:05", "08:10", "08:15"]
    lunch = cells([opening(PLAIN, "11:50", "12:00"), opening(PLAIN, "13:00", "13:05")])
    assert clocks(lunch) == ["11:50", "11:55", "13:00"]


@pytest.mark.edge(1)
def test_wall_clock_stays_when_the_offset_changes() -> None:
    days = [SPRING - timedelta(days=1), SPRING, SPRING + timedelta(days=1)]
    firsts = [cells([opening(day, "08:00", "09:00")])[0] for day in days]
    assert clocks(firsts) == ["08:00"] * 3
    assert [cell.hour for cell in firsts] == [7, 6, 6]
    assert firsts[1] - firsts[0] == timedelta(hours=23)


@pytest.mark.edge(2)
@pytest.mark.edge(3)
@pytest.mark.edge(4)
@pytest.mark.edge(2)
@pytest.mark.edge(3)
def test_skipped_hour_has_no_cells_and_repeated_hour_has_all() -> None:
    night = [cells([opening(day, "01:00", "04:00")]) for day in (SPRING, AUTUMN, PLAIN)]
    assert [len(found) for found in night] == [24, 48, 36]
    assert all(later - earlier == CELL for found in night for earlier, later in pairwise(found))
    assert len(cells([Opening(SPRING, 0, 1440)])) == 23 * 12
    assert len(cells([Opening(AUTUMN, 0, 1440)])) == 25 * 12


def test_grid() -> None:
    assert is_on_grid(datetime(2026, 11, 23, 8, 5, tzinfo=UTC))
    assert not is_on_grid(datetime(2026, 11, 23, 8, 5, 0, 1, tzinfo=UTC))
    assert not is_on_grid(datetime(2026, 11, 23, 8, 4, tzinfo=UTC))


minutes = st.integers(0, 1440)
openings = st.lists(
    st.builds(
        lambda day, pair: Opening(day, *sorted(pair)),
        st.sampled_from([SPRING, AUTUMN, PLAIN]),
        st.tuples(minutes, minutes).filter(lambda pair: pair[0] != pair[1]),
    ),
    max_size=6,
)


@settings(deadline=None)  # the machine may be busy
@given(openings)
def test_every_cell_is_open_all_through_and_every_open_cell_is_there(hours: list[Opening]) -> None:
    """The oracle walks the three days minute by minute and knows nothing of merging."""
    found = cells(hours)
    assert found == sorted(set(found))

    def is_open(moment: datetime) -> bool:
        local = moment.astimezone(BERLIN)
        minute = local.hour * 60 + local.minute
        return any(o.day == local.date() and o.opens <= minute < o.closes for o in hours)

    expected = []
    for day in (SPRING, AUTUMN, PLAIN):
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
        for step in range(30 * 12):
            start = moment + step * CELL
            local_days = {(start + timedelta(minutes=n)).astimezone(BERLIN).date() for n in range(5)}
            if local_days == {day} and all(is_open(start + timedelta(minutes=n)) for n in range(5)):
                expected.append(start)
    assert found == sorted(expected)
