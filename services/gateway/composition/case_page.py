"""Put the page of a case together; pure."""

from collections.abc import Mapping
from typing import Any, Final

from shared.http import Reply

PARTS: Final = ("missing", "timeline", "queries", "evidence", "consents")
"""What a page of a case shows besides the case itself: the last segment of its address."""


def compose(case: Mapping[str, Any], parts: Mapping[str, Reply | None]) -> dict[str, Any]:
    """`{"case", "missing", "timeline", "queries", "evidence", "consents", "incomplete"}`.

    Each part is the list of its own address, null and named in `incomplete` when it could not be had in time.
    """
    lists = {name: _items(reply) for name, reply in parts.items()}
    return {"case": case, **lists, "incomplete": [name for name, items in lists.items() if items is None]}


def _items(reply: Reply | None) -> list[Any] | None:
    if reply is None or reply.status != 200:
        return None
    try:
        answer = reply.json()
    except ValueError:
        return None
    items = answer.get("items") if isinstance(answer, dict) else None
    return items if isinstance(items, list) else None
