"""Which public answers of which rooms are kept, and in which shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.reporting.city.told import (
    Bundle,
    Digitalisation,
    Figure,
    LifeEvent,
    Office,
    OfficeCheck,
    Relocations,
    Service,
    Told,
    Week,
)


@dataclass(frozen=True, slots=True)
class Source:
    """A list whose members are kept whole, or, with `members`, each by its own path; `query` says which of them are told."""

    room: str
    shape: type[Told]
    key: str | None = "items"
    members: bool = False
    query: str = ""


SOURCES: Final[Mapping[str, Source]] = {
    "/v1/services": Source("catalog", Service, members=True),
    "/v1/offices": Source("catalog", Office, members=True, query="?closed=true"),
    "/v1/life-events": Source("catalog", LifeEvent),
    "/v1/figures": Source("catalog", Figure),
    "/v1/standards/check": Source("catalog", OfficeCheck),
    "/v1/standards/digitalisation-priority": Source("catalog", Digitalisation),
    "/v1/standards/relocation-candidates": Source("catalog", Relocations, key=None),
    "/v1/opening-hours/summary": Source("catalog", Week, key="rows"),
    "/v1/bundles": Source("bundles", Bundle, members=True),
}
"""By path: `key` names the list in the answer, None keeps the answer itself."""

WITHOUT_MEMBERS: Final = tuple(path for path, source in SOURCES.items() if not source.members)
"""Lists that are asked for anew whenever anything in the catalog has changed."""


def source_of(path: str) -> Source:
    """The source a kept path belongs to."""
    return SOURCES.get(path) or SOURCES[path.rpartition("/")[0]]
