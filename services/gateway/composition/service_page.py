"""Put the page of a service together; pure: takes what the rooms answered, returns what the client gets."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

NEXT_FREE_SLOT: Final = "nextFreeSlot"
BUNDLES: Final = "bundles"


def compose(
    service: Mapping[str, Any], next_free: Mapping[str, Any] | None, bundles: Sequence[Mapping[str, Any]] | None
) -> dict[str, Any]:
    """The catalog's answer with `nextFreeSlot`, `bundles` and `incomplete`.

    None stands for a room that did not answer: the member is null and named in `incomplete`, so that nobody takes "we do not know"
    for "there is none".
    """
    missing = [name for name, part in ((NEXT_FREE_SLOT, next_free), (BUNDLES, bundles)) if part is None]
    return {
        **service,
        NEXT_FREE_SLOT: first_of(next_free),
        BUNDLES: None if bundles is None else list(bundles),
        "incomplete": [*service.get("incomplete", []), *missing],
    }


def first_of(next_free: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The soonest free start, if there is one."""
    items = (next_free or {}).get("items") or [None]
    first: Mapping[str, Any] | None = items[0]
    return first


def bundles_by_service(details: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Which bundles contain a service, from the definitions in force."""
    found: dict[str, list[dict[str, Any]]] = {}
    for bundle in details:
        short = {"id": bundle["id"], "title": bundle["title"], "lifeEvent": bundle.get("lifeEvent")}
        services = {part.get("service") for part in bundle.get("parts", [])} - {None}
        for service in sorted(services):
            found.setdefault(service, []).append(short)
    return found
