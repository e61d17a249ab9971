"""What the data groups of an eID application hold (TR-03110-4 §A)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from deploy.eid_server.paos.tlv import first_of, objects, value_of
from services.eid_gateway.eid_server.messages.operations import Operation
from services.eid_gateway.eid_server.messages.persons import (
    FreetextPlace,
    GeneralDate,
    NoPlaceInfo,
    Place,
    StructuredPlace,
)

PLACE_PARTS: Final = {"aa": "street", "ab": "city", "ac": "state", "ad": "country", "ae": "zip_code"}


def _inner(group: bytes) -> bytes:
    """The object inside the tag of the data group."""
    return first_of(group)[1]


def _text(group: bytes) -> str:
    return first_of(_inner(group))[1].decode()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    except ValueError:
        return None


def _general_date(group: bytes) -> GeneralDate:
    text = _text(group)
    return GeneralDate(text, _day(text))


def _place(group: bytes) -> Place:
    tag, value = first_of(_inner(group))
    if tag == "30":
        parts = {PLACE_PARTS[name]: _only_text(part) for name, part, _ in objects(value)}
        return StructuredPlace(parts.pop("city"), parts.pop("country"), **parts)
    return FreetextPlace(_only_text(value)) if tag == "a1" else NoPlaceInfo(_only_text(value))


def _only_text(value: bytes) -> str:
    return first_of(value)[1].decode()


def _community(group: bytes) -> str:
    return value_of(_inner(group), "04").hex()


READERS: Final[Mapping[Operation, Callable[[bytes], Any]]] = {
    Operation.DATE_OF_EXPIRY: lambda group: _day(_text(group)),
    Operation.DATE_OF_BIRTH: _general_date,
    Operation.PLACE_OF_BIRTH: _place,
    Operation.PLACE_OF_RESIDENCE: _place,
    Operation.COMMUNITY_ID: _community,
    Operation.RESIDENCE_PERMIT: lambda group: _only_text(first_of(_inner(group))[1]),
}
"""All others hold a plain text."""


def read_group(operation: Operation, group: bytes) -> Any:
    """The value as the eID-Interface has it; None when the card holds an empty text."""
    return READERS.get(operation, _text)(group) or None
