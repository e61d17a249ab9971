"""What the gateway adds to the answers it composes, for its contract: by shape of path."""

from typing import Any, Final

SLOT: Final[dict[str, Any]] = {
    "type": ["object", "null"],
    "description": "The soonest free start; null alone: nothing is free",
    "properties": {
        "office": {"type": "string", "description": "Id of the office", "examples": ["bb-gohlis"]},
        "startsAt": {
            "type": "string",
            "format": "date-time",
            "description": "With offset",
            "examples": ["2026-12-01T09:30:00+01:00"],
        },
    },
}
BUNDLES: Final[dict[str, Any]] = {
    "type": ["array", "null"],
    "description": "Bundles that hand it in with everything around it; null: not known",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": "string", "description": "Id of the bundle", "examples": ["geburt"]},
            "title": {
                "type": "object",
                "description": "Title by language",
                "additionalProperties": {"type": "string"},
                "examples": [{"de": "Geburt eines Kindes"}],
            },
            "lifeEvent": {"type": ["string", "null"], "description": "Id of its life event", "examples": ["geburt"]},
        },
    },
}
INCOMPLETE: Final[dict[str, Any]] = {
    "type": "array",
    "description": "Members that could not be fetched: nobody knows, which is not the same as none",
    "items": {"type": "string"},
    "examples": [[]],
}
ADDED: Final[dict[str, dict[str, Any]]] = {
    "/v1/services/{}": {"nextFreeSlot": SLOT, "bundles": BUNDLES, "incomplete": INCOMPLETE},
    "/v1/services/{}/access-score": {"nextFreeSlot": SLOT, "incomplete": INCOMPLETE},
    "/v1/life-events/{}": {
        "nextFreeSlots": {
            "type": "object",
            "description": "By service of a step; a service without a member was not asked for",
            "additionalProperties": SLOT,
            "examples": [{"personalausweis": {"office": "bb-gohlis", "startsAt": "2026-12-01T09:30:00+01:00"}}],
        },
        "bundleDetails": BUNDLES,
        "incomplete": INCOMPLETE,
    },
    "/v1/staff/offices/{}/exceptions": {"incomplete": INCOMPLETE},
}
"""Members added to the catalog's answer; all are always there."""

ADDED_TO_ENTRIES: Final[dict[str, dict[str, Any]]] = {
    "/v1/staff/offices/{}/exceptions": {
        "affected": {
            "type": ["array", "null"],
            "description": "Firm appointments that could not take place; null: booking did not say",
            "items": {
                "type": "object",
                "properties": {
                    "appointment": {"type": "string", "description": "Its id"},
                    "reference": {"type": "string", "description": "What the person reads out"},
                    "startsAt": {"type": "string", "format": "date-time", "description": "With offset"},
                },
            },
            "examples": [[]],
        }
    }
}
"""Members added to each entry of the catalog's list."""


def with_added(shape: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of the catalog's answer with what is added."""
    return _with_members(schema, ADDED[shape])


def with_entries(shape: str, page: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """The schema of a page whose entries have more members; `entry` is the catalog's schema of one."""
    entries = {**page["properties"]["items"], "items": _with_members(entry, ADDED_TO_ENTRIES[shape])}
    return {**page, "properties": page["properties"] | {"items": entries}}


def _with_members(schema: dict[str, Any], members: dict[str, Any]) -> dict[str, Any]:
    required = dict.fromkeys([*schema.get("required", ()), *members])
    return {**schema, "required": list(required), "properties": schema["properties"] | members}


def page_of_lists(first: dict[str, Any], lists: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The schema of the page of a case: the case, and each list or null."""
    members = {
        "case": {**first, "description": "The case itself"},
        **{
            name: {"anyOf": [items, {"type": "null"}], "description": f"As at the address of `{name}`; null: not known"}
            for name, items in lists.items()
        },
        "incomplete": INCOMPLETE,
    }
    return {"type": "object", "required": list(members), "properties": members}
