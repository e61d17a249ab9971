"""In what order the active parts run: waves and the way that takes longest."""

from collections.abc import Iterable
from graphlib import TopologicalSorter

from services.bundles.compiler.plan import CriticalPath
from services.bundles.definitions.content import Definition


def waves(definition: Definition, active: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Levels over all dependencies among the active parts, those that only reuse data included; ids sorted within a wave."""
    sorter = TopologicalSorter(_predecessors(definition, frozenset(active)))
    sorter.prepare()
    found = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        found.append(tuple(ready))
        sorter.done(*ready)
    return tuple(found)


def critical_path(definition: Definition, active: Iterable[str]) -> CriticalPath:
    """The chain with most target days; among equal ones the longer chain, then the alphabet."""
    before = _predecessors(definition, frozenset(active))
    days = {part.id: part.target.days if part.target else 0 for part in definition.parts}
    best: dict[str, tuple[str, ...]] = {}
    for part_id in TopologicalSorter(before).static_order():
        chains = [best[earlier] for earlier in sorted(before[part_id])]
        best[part_id] = (*max(chains, key=lambda chain: _weight(chain, days), default=()), part_id)
    path = max((best[part_id] for part_id in sorted(best)), key=lambda chain: _weight(chain, days), default=())
    unknown = tuple(part.id for part in definition.parts if part.id in path and part.target is None)
    return CriticalPath(path, sum(days[part_id] for part_id in path), unknown)


def _weight(chain: tuple[str, ...], days: dict[str, int]) -> tuple[int, int]:
    return sum(days[part_id] for part_id in chain), len(chain)


def _predecessors(definition: Definition, active: frozenset[str]) -> dict[str, set[str]]:
    return {
        part.id: {edge.part for edge in part.depends_on if edge.part in active}
        for part in definition.parts
        if part.id in active
    }
