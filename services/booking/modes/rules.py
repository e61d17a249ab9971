"""Which switch counts at a moment, and when appointments are closed by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final, Literal

from services.booking.capacity.grid import local_day, midnight

Kind = Literal["appointment", "walk_in"]
LETS_IN: Final[Mapping[str, frozenset[str]]] = {
    "appointment": frozenset({"appointment"}),
    "walk_in": frozenset({"walk_in"}),
    "both": frozenset({"appointment", "walk_in"}),
    "none": frozenset(),
}


@dataclass(frozen=True, slots=True)
class Switch:
    """For a while, perhaps on one weekday or for one service, only people of this mode are taken."""

    mode: str
    weekday: int | None
    service_id: str | None
    since: datetime
    until: datetime | None
    reason: Mapping[str, str]
    set_at: datetime


def read(columns: Sequence[Any]) -> Switch:
    """A switch from the JSON array of its columns."""
    mode, weekday, service_id, since, until, reason, set_at = columns
    moments = [None if moment is None else datetime.fromisoformat(moment) for moment in (since, until, set_at)]
    assert moments[0] is not None  # noqa: S101 - columns that cannot be null
    assert moments[2] is not None  # noqa: S101
    return Switch(mode, weekday, service_id, moments[0], moments[1], reason, moments[2])


def switch_at(switches: Iterable[Switch], service_id: str | None, moment: datetime) -> Switch | None:
    """The switch that counts: one for the service before one for all, one for the weekday before one for all, the newest."""
    weekday = local_day(moment).isoweekday()
    valid = [
        s for s in switches
        if s.since <= moment and (s.until is None or moment < s.until)
        and s.weekday in (None, weekday) and s.service_id in (None, service_id)
    ]  # fmt: skip
    return max(valid, key=lambda s: (s.service_id is not None, s.weekday is not None, s.set_at), default=None)


def closing(
    switches: Sequence[Switch], service_ids: Iterable[str | None], kind: Kind, moment: datetime
) -> Switch | None:
    """The switch that keeps people of this kind out at a moment for one of the services, or None."""
    for service_id in service_ids:
        found = switch_at(switches, service_id, moment)
        if found and kind not in LETS_IN[found.mode]:
            return found
    return None


def closed_spans(
    switches: Sequence[Switch], service_ids: Sequence[str], since: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    """When appointments for these services are closed between two moments; between its edges nothing changes."""
    if not switches:
        return []
    edges = {since, until}
    edges |= {edge for s in switches for edge in (s.since, s.until) if edge and since < edge < until}
    day = local_day(since) + timedelta(days=1)
    while midnight(day) < until:
        edges.add(midnight(day))
        day += timedelta(days=1)
    ordered = sorted(edges)
    return [
        (first, last) for first, last in pairwise(ordered)
        if closing(switches, service_ids, "appointment", first)
    ]  # fmt: skip
