"""Contents for the simulated card of AusweisApp, made of the one for a residence permit by changing data groups."""

import copy
import json
from typing import Any

from deploy.eid_server.paos.tlv import tlv
from tests.eid_gateway.eid_server.standards import need

Content = dict[str, Any]


def content(name: str) -> Content:
    """The content in a file."""
    found: Content = json.loads(need(f"card-files/{name}.json").read_text())
    return found


def with_groups(card: Content, groups: dict[int, bytes | None]) -> Content:
    """A card with some data groups replaced, or without them; the last byte of a file's name is the number of its group."""
    changed = copy.deepcopy(card)
    names = {f"01{number:02x}": group for number, group in groups.items()}
    changed["files"] = [file for file in changed["files"] if names.get(file["fileId"], b"") is not None]
    for file in changed["files"]:
        if file["fileId"] in names:
            file["content"] = names[file["fileId"]].hex()
    return changed


def text(tag: str, value: str) -> bytes:
    return tlv(tag, tlv("0c", value.encode()))


def printable(tag: str, value: str) -> bytes:
    return tlv(tag, tlv("13", value.encode()))


def eid_card() -> Content:
    """Of a citizen of the EU."""
    return with_groups(
        content("AR"),
        {1: printable("61", "UB"), 4: text("64", "JEANNE"), 5: text("65", "D’EXEMPLE"), 10: printable("6a", "FRA")},
    )


def old_card() -> Content:
    """From before November 2019: no nationality, no name at birth."""
    return with_groups(content("LE"), {10: None, 13: None})


def without_given_names() -> Content:
    """No card like this exists; what is absent is not refused."""
    return with_groups(content("LE"), {4: None})


def child() -> Content:
    return with_groups(content("LE"), {8: tlv("68", tlv("12", b"20190401"))})
