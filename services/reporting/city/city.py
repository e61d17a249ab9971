"""The city as the neighbours told it, for reports to read. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.reporting.city.sources import SOURCES
from services.reporting.city.told import (
    Bundle,
    Digitalisation,
    Figure,
    LifeEvent,
    Office,
    OfficeCheck,
    Relocations,
    Service,
    Week,
)


@dataclass(frozen=True, slots=True)
class City:
    """Everything known of the city, in the order of ids; `changed_at` is when any of it last changed, None before anything was told."""

    services: Mapping[str, Service]
    offices: Mapping[str, Office]
    bundles: Mapping[str, Bundle]
    life_events: tuple[LifeEvent, ...]
    figures: tuple[Figure, ...]
    checks: tuple[OfficeCheck, ...]
    digitalisation: tuple[Digitalisation, ...]
    weeks: tuple[Week, ...]
    relocations: Relocations
    changed_at: datetime | None

    def offices_of(self, service: Service) -> list[Office]:
        """The offices that handle a service and exist today."""
        found = (self.offices.get(each.id) for each in service.offices)
        return [office for office in found if office is not None and office.state in ("open", "closing")]

    def figure(self, identifier: str) -> Figure | None:
        """A published count by its id."""
        return next((each for each in self.figures if each.id == identifier), None)


def city_of(told: Iterable[tuple[str, Any, datetime]]) -> City:
    """The city from kept documents: (path, document, changed at)."""
    lists: dict[str, Any] = {path: [] for path in SOURCES}
    newest: datetime | None = None
    for path, document, changed_at in told:
        newest = changed_at if newest is None else max(newest, changed_at)
        parent = path if path in SOURCES else path.rpartition("/")[0]
        shape = SOURCES[parent].shape
        members = document if isinstance(document, list) else [document]
        lists[parent] += [shape.model_validate(each) for each in members]
    relocations = lists["/v1/standards/relocation-candidates"]
    return City(
        services={each.id: each for each in lists["/v1/services"]},
        offices={each.id: each for each in lists["/v1/offices"]},
        bundles={each.id: each for each in lists["/v1/bundles"]},
        life_events=tuple(lists["/v1/life-events"]),
        figures=tuple(lists["/v1/figures"]),
        checks=tuple(lists["/v1/standards/check"]),
        digitalisation=tuple(lists["/v1/standards/digitalisation-priority"]),
        weeks=tuple(lists["/v1/opening-hours/summary"]),
        relocations=relocations[0] if relocations else Relocations(),
        changed_at=newest,
    )
