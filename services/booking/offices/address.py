"""Where an office is, as the catalogue tells it, for people on their way; pure."""

from collections.abc import Mapping
from typing import Any

from services.booking.offices.schemas import MeetingPlace, PostalAddress


def postal(told: Mapping[str, Any] | None) -> PostalAddress | None:
    """The address; None where the street is not known."""
    if not told or not told.get("street"):
        return None
    return PostalAddress(street=told["street"], postcode=told.get("postcode"), city=told.get("city"))


def meeting_place(office_id: str, name: str, told: Mapping[str, Any] | None) -> MeetingPlace:
    """An office with its address, as the holder of an appointment sees it."""
    return MeetingPlace(id=office_id, name=name, address=postal(told))


def on_one_line(told: Mapping[str, Any] | None) -> str:
    """`Otto-Schill-Straße 2, 04109 Leipzig`; empty where the street is not known."""
    known = postal(told)
    if known is None:
        return ""
    place = " ".join(each for each in (known.postcode, known.city) if each)
    return ", ".join(each for each in (known.street, place) if each)
