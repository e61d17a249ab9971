"""The planner against trying everything: fewest visits, then fewest days, then done soonest."""

from collections.abc import Iterator
from itertools import pairwise, permutations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from services.booking.offices.travel import UNKNOWN, minutes_between
from services.booking.visit_plans.planner import GRID, Group, Stop, Town, partitions, plan

DAY = 1440
OFFICES = ("a", "b", "c")
WAYS = {frozenset("ab"): 20, frozenset("ac"): 35, frozenset("bc"): 10}


def way(one: str, other: str) -> int:
    return 0 if one == other else WAYS[frozenset((one, other))]


stretches = st.lists(
    st.tuples(st.integers(96, 108), st.integers(1, 5)).map(lambda pair: (pair[0] * GRID, (pair[0] + pair[1]) * GRID)),
    max_size=2,
).map(lambda found: sorted(stretch for n, stretch in enumerate(found) if n == 0 or stretch[0] > found[0][1]))
offers = st.fixed_dictionaries(
    {office: st.dictionaries(st.sampled_from("xyz"), st.sampled_from([5, 10, 15])) for office in OFFICES}
)
calendars = st.lists(st.fixed_dictionaries(dict.fromkeys(OFFICES, stretches)), min_size=1, max_size=3)


def town_of(offered: dict[str, dict[str, int]], days: list[dict[str, list]]) -> Town:
    def minutes(office: str, group: Group) -> int | None:
        return sum(offered[office][s] for s in group) if group <= offered[office].keys() else None

    free = {
        number: {office: [(a + number * DAY, b + number * DAY) for a, b in found] for office, found in day.items()}
        for number, day in enumerate(days)
    }
    return Town(OFFICES, minutes, free, way)


def every_plan(town: Town, services: str) -> Iterator[tuple[Stop, ...]]:
    """Each office, each start, each order, each way to put services together."""
    for groups in partitions(list(services)):
        for order in permutations(groups):
            choices = [list(every_stop(town, group)) for group in order]
            yield from (stops for stops in product(*choices) if in_order(town, stops))


def every_stop(town: Town, group: Group) -> Iterator[Stop]:
    for day in town.free.values():
        for office, intervals in day.items():
            minutes = town.minutes(office, group)
            if minutes is not None:
                for since, until in intervals:
                    yield from (Stop(group, office, s, minutes) for s in range(since, until - minutes + 1, GRID))


def in_order(town: Town, stops: tuple[Stop, ...]) -> bool:
    return all(
        later.start >= earlier.end + (town.way(earlier.office, later.office) if same_day(earlier, later) else 0)
        for earlier, later in pairwise(stops)
    )


def same_day(one: Stop, other: Stop) -> bool:
    return one.start // DAY == other.start // DAY


def worth(stops: tuple[Stop, ...]) -> tuple[int, int, int]:
    return len(stops), len({stop.start // DAY for stop in stops}), stops[-1].end


@settings(max_examples=150)
@given(offers, calendars, st.sampled_from(["x", "xy", "xyz"]))
def test_no_plan_is_better(offered: dict, days: list, services: str) -> None:
    town = town_of(offered, days)
    found = plan(town, services)
    best = min((worth(stops) for stops in every_plan(town, services)), default=None)
    assert (None if found is None else worth(found)) == best
    if found is not None:
        assert in_order(town, found)
        assert sorted(service for stop in found for service in stop.services) == list(services)


def test_everything_at_one_office_beats_two_sooner_ones() -> None:
    offered = {"a": {"x": 10, "y": 10}, "b": {"y": 5}, "c": {}}
    days = [{"a": [(600, 610)], "b": [(700, 800)], "c": []}, {"a": [(600, 620)], "b": [], "c": []}]
    assert plan(town_of(offered, days), "xy") == (Stop(frozenset("xy"), "a", DAY + 600, 20),)


def test_the_way_between_offices_is_kept() -> None:
    offered = {"a": {"x": 10}, "b": {"y": 10}, "c": {}}
    near = [{"a": [(600, 610)], "b": [(625, 640)], "c": []}]
    assert plan(town_of(offered, near), "xy") == (
        Stop(frozenset("x"), "a", 600, 10),
        Stop(frozenset("y"), "b", 630, 10),
    )
    far = [{"a": [(600, 610)], "b": [(615, 635)], "c": []}]
    assert plan(town_of(offered, far), "xy") is None


def test_two_days_when_one_does_not_do() -> None:
    offered = {"a": {"x": 10}, "b": {"y": 10}, "c": {}}
    days = [{"a": [(600, 610)], "b": [(600, 610)], "c": []}] * 2
    found = plan(town_of(offered, days), "xy")
    assert found is not None
    assert worth(found) == (2, 2, DAY + 610)


def test_every_way_to_put_six_together() -> None:
    ways = list(partitions(list("abcdef")))
    assert len(ways) == 203
    assert all(sorted(s for group in groups for s in group) == list("abcdef") for groups in ways)


def test_ways_are_estimates_that_make_sense() -> None:
    near, far = minutes_between("Zentrum", "Gohlis"), minutes_between("Wiederitzsch", "Liebertwolkwitz")
    assert 15 <= near < far <= 120
    assert minutes_between("Zentrum", "Zentrum") <= near
    assert minutes_between("Gohlis", "Zentrum") == near
    assert minutes_between("Atlantis", "Zentrum") == minutes_between(None, None) == UNKNOWN
