"""Put the page of a service together; pure: takes what the rooms answered, returns what the client gets."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.gateway.composition.shapes import Bundle, BundleLink, NextFree

NEXT_FREE_SLOT: Final = "nextFreeSlot"
BUNDLES: Final = "bundles"


def compose(
    service: Mapping[str, Any], next_free: NextFree | None, bundles: Sequence[BundleLink] | None
) -> dict[str, Any]:
    """The catalog's answer with `nextFreeSlot`, `bundles` and `incomplete`.

    None stands for a room that did not answer: the member is null and named in `incomplete`, so that nobody takes "we do not know"
    for "there is none".
    """
    page = with_next_free(service, next_free)
    return {
        **page,
        BUNDLES: None if bundles is None else [link.model_dump(by_alias=True) for link in bundles],
        "incomplete": [*page["incomplete"], *([BUNDLES] if bundles is None else [])],
    }


def with_next_free(answer: Mapping[str, Any], next_free: NextFree | None) -> dict[str, Any]:
    """An answer of the catalog with `nextFreeSlot` and `incomplete`."""
    first = next_free.items[0] if next_free and next_free.items else None
    return {
        **answer,
        NEXT_FREE_SLOT: first.model_dump(mode="json", by_alias=True) if first else None,
        "incomplete": [*answer.get("incomplete", []), *([NEXT_FREE_SLOT] if next_free is None else [])],
    }


def bundles_by_service(bundles: Sequence[Bundle]) -> dict[str, list[BundleLink]]:
    """Which bundles contain a service, from the list of definitions in force."""
    found: dict[str, list[BundleLink]] = {}
    for bundle in bundles:
        link = BundleLink(id=bundle.id, title=bundle.title, life_event=bundle.life_event)
        for service in sorted(set(bundle.services)):
            found.setdefault(service, []).append(link)
    return found
