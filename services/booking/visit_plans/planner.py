"""Find the fewest visits on the fewest days, done soonest; pure, in minutes since the epoch.

Groups of services that one office can do in one go are put together into as few visits as possible; for each way of doing so the days
are tried in their order. Within a day the earliest end for each set of visits and each last office suffices: waiting is always allowed,
so being done sooner never hurts what follows (Held and Karp 1962 for orders, with the first free start in place of a fixed length).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

MOST_SERVICES: Final = 6
"""203 ways to put them together, which bounds the work; more errands are two plans."""
GRID: Final = 5

Group = frozenset[str]
Interval = tuple[int, int]
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit: these services at this office, from this minute, for so many minutes."""

    services: Group
    office: str
    start: int
    minutes: int

    @property
    def end(self) -> int:
        """The minute after the last."""
        return self.start + self.minutes


@dataclass(frozen=True, slots=True)
class Town:
    """What a plan is made from.

    `minutes`: how long an office takes for a group, None when it does not do it. `free`: by day (ascending), then by office, its free
    intervals in ascending order; starts lie on the grid. `way`: minutes between two offices.
    """

    offices: Sequence[str]
    minutes: Callable[[str, Group], int | None]
    free: Mapping[int, Mapping[str, Sequence[Interval]]]
    way: Callable[[str, str], int]


@dataclass(frozen=True, slots=True)
class _Done:
    """So far: how many days, when it ends, by which stops."""

    days: int
    end: int
    stops: tuple[Stop, ...]

    def __lt__(self, other: "_Done") -> bool:
        return (self.days, self.end) < (other.days, other.end)


Options = Sequence[Mapping[str, int]]
"""For each group: office -> minutes."""


def plan(town: Town, services: Sequence[str]) -> tuple[Stop, ...] | None:
    """The stops of the best plan in the order of time, or None when there is none."""
    ways: dict[int, list[tuple[list[Group], Options]]] = {}
    for groups in partitions(list(services)):
        options = [_options(town, group) for group in groups]
        if all(options):
            ways.setdefault(len(groups), []).append((groups, options))
    for count in sorted(ways):
        found = [done for groups, options in ways[count] if (done := _schedule(town, groups, options))]
        if found:
            return min(found).stops
    return None


def partitions(services: list[str]) -> Iterator[list[Group]]:
    """Every way to put services into groups."""
    if not services:
        yield []
        return
    first, *rest = services
    for groups in partitions(rest):
        yield [frozenset({first}), *groups]
        for number, group in enumerate(groups):
            yield [*groups[:number], group | {first}, *groups[number + 1 :]]


def _options(town: Town, group: Group) -> dict[str, int]:
    found = ((office, town.minutes(office, group)) for office in town.offices)
    return {office: minutes for office, minutes in found if minutes is not None}


def _schedule(town: Town, groups: Sequence[Group], options: Options) -> _Done | None:
    """The fewest days, and among those the soonest end: days in order, each adding a set of visits to what earlier days have done."""
    everything = (1 << len(groups)) - 1
    best = {0: _Done(0, 0, ())}
    for free in town.free.values():
        today = _day(town, free, groups, options)
        for done_before, before in list(best.items()):
            for visits, stops in today.items():
                if not visits & done_before:
                    after = _Done(before.days + 1, stops[-1].end, before.stops + stops)
                    known = best.get(visits | done_before)
                    if known is None or after < known:
                        best[visits | done_before] = after
    return best.get(everything)


def _day(
    town: Town, free: Mapping[str, Sequence[Interval]], groups: Sequence[Group], options: Options
) -> dict[int, tuple[Stop, ...]]:
    """For each set of visits (bits) that fits into one day, the stops that end soonest."""
    paths: dict[tuple[int, str], tuple[Stop, ...]] = {(0, ""): ()}
    best: dict[int, tuple[Stop, ...]] = {}
    for _ in groups:
        longer: dict[tuple[int, str], tuple[Stop, ...]] = {}
        for (visits, last), stops in paths.items():
            for number, group in enumerate(groups):
                if visits >> number & 1:
                    continue
                for office, minutes in options[number].items():
                    ready = stops[-1].end + town.way(last, office) if stops else 0
                    start = first_start(free.get(office, ()), ready, minutes)
                    if start is not None:
                        _keep(longer, (visits | 1 << number, office), (*stops, Stop(group, office, start, minutes)))
        for (visits, _), stops in longer.items():
            _keep(best, visits, stops)
        paths = longer
    return best


def _keep(known: dict[Key, tuple[Stop, ...]], key: Key, stops: tuple[Stop, ...]) -> None:
    if key not in known or stops[-1].end < known[key][-1].end:
        known[key] = stops


def first_start(intervals: Sequence[Interval], ready: int, minutes: int) -> int | None:
    """The first start on the grid, not before `ready`, from which so many minutes are free."""
    for since, until in intervals:
        start = max(since, -(-ready // GRID) * GRID)
        if start + minutes <= until:
            return start
    return None
