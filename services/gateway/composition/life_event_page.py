"""Put the page of a life event together; pure: takes what the rooms answered, returns what the client gets."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.gateway.composition.shapes import BundleLink, NextFree

MOST_ASKED: Final = 12
"""Steps whose next free slot is asked for; a life event has no more that need a visit."""
NEXT_FREE_SLOTS: Final = "nextFreeSlots"
BUNDLES: Final = "bundles"


def services_to_ask(life_event: Mapping[str, Any]) -> list[str]:
    """The services whose next free slot is worth asking: steps that are not done by themselves, each once, in their order."""
    steps = [step for step in life_event.get("steps", []) if not step.get("automatic")]
    return list(dict.fromkeys(step["service"] for step in steps))[:MOST_ASKED]


def compose(
    life_event: Mapping[str, Any], next_free: Mapping[str, NextFree | None], bundles: Sequence[BundleLink] | None
) -> dict[str, Any]:
    """The catalog's answer with `nextFreeSlots` (by service), `bundleDetails` and `incomplete`.

    A service without a member in `nextFreeSlots` was not asked for; null is "nothing free". What a room did not answer in time is left
    out and named in `incomplete`.
    """
    known = {service: answer for service, answer in next_free.items() if answer is not None}
    missing = [NEXT_FREE_SLOTS] if len(known) < len(next_free) else []
    return {
        **life_event,
        NEXT_FREE_SLOTS: {
            service: answer.items[0].model_dump(mode="json", by_alias=True) if answer.items else None
            for service, answer in known.items()
        },
        "bundleDetails": None if bundles is None else [link.model_dump(by_alias=True) for link in bundles],
        "incomplete": missing + ([BUNDLES] if bundles is None else []),
    }
