"""What the holder of a plan is shown: its visits in the order of time, and the way from one to the next."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

from services.booking.appointments.schemas import AppointmentView
from services.booking.offices.travel import minutes_between
from services.booking.visit_plans.schemas import PlanState, Way

Visit = TypeVar("Visit")


def with_ways(
    visits: Sequence[AppointmentView], districts: Mapping[str, str | None], kind: Callable[..., Visit]
) -> list[Visit]:
    """The visits as `kind`, each with the way from the one before it on the same day; `districts` by office."""
    ways = [None, *(_way(one, other, districts) for one, other in pairwise(visits))]
    return [kind(**visit.model_dump(), way_there=way) for visit, way in zip(visits, ways, strict=True)]


def _way(one: AppointmentView, other: AppointmentView, districts: Mapping[str, str | None]) -> Way | None:
    if one.starts_at.date() != other.starts_at.date():
        return None
    here, there = one.office.id, other.office.id
    return Way(minutes=0 if here == there else minutes_between(districts[here], districts[there]), status="estimate")


def days_of(visits: Sequence[AppointmentView]) -> int:
    """On how many local days they are."""
    return len({visit.starts_at.date() for visit in visits})


def state_of(states: Sequence[str]) -> PlanState:
    """Where a plan stands, from the states of its visits: what was given up or ran out does not count while another is left."""
    if "held" in states:
        return "held"
    if set(states) <= {"cancelled", "expired"}:
        return "expired" if "expired" in states else "cancelled"
    return "confirmed"
