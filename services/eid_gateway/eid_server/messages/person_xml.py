"""PersonalDataType: a person written to XML and read from it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from lxml import etree

from services.eid_gateway.eid_server.messages.elements import (
    COMMUNITY,
    Children,
    SchemaViolation,
    add,
    hex_binary,
    matching,
    text_of,
    xml_date,
)
from services.eid_gateway.eid_server.messages.persons import (
    FreetextPlace,
    GeneralDate,
    NoPlaceInfo,
    PersonalData,
    Place,
    RestrictedId,
    StructuredPlace,
)
from services.eid_gateway.eid_server.names import eid

DOCUMENT_TYPE: Final = re.compile(r"[A-Z ]{2}")
COUNTRY: Final = re.compile(r"[A-Z ]{1,3}")
DATE_STRING: Final = re.compile(r"[0-9 ]{8}")


def _read_matching(pattern: re.Pattern[str], element: etree._Element) -> str:
    return matching(pattern, text_of(element))


def _read_general_date(element: etree._Element) -> GeneralDate:
    children = Children(element)
    text = matching(DATE_STRING, children.text("DateString"))
    value = children.maybe_text("DateValue")
    children.end()
    return GeneralDate(text, None if value is None else xml_date(value))


def _read_structured_place(element: etree._Element) -> StructuredPlace:
    children = Children(element)
    street, city, state = children.maybe_text("Street"), children.text("City"), children.maybe_text("State")
    country = matching(COUNTRY, children.text("Country"))
    zip_code = children.maybe_text("ZipCode")
    children.end()
    return StructuredPlace(city, country, street, state, zip_code)


_PLACES: Final[Mapping[str, Callable[[etree._Element], Place]]] = {
    eid("StructuredPlace"): _read_structured_place,
    eid("FreetextPlace"): lambda element: FreetextPlace(text_of(element)),
    eid("NoPlaceInfo"): lambda element: NoPlaceInfo(text_of(element)),
}


def _read_place(element: etree._Element) -> Place:
    if len(element) != 1 or element[0].tag not in _PLACES:
        raise SchemaViolation("place")
    return _PLACES[element[0].tag](element[0])


def _read_restricted_id(element: etree._Element) -> RestrictedId:
    children = Children(element)
    first, second = hex_binary(children.text("ID")), children.maybe_text("ID2")
    children.end()
    return RestrictedId(first, None if second is None else hex_binary(second))


def _write_text(parent: etree._Element, name: str, value: object) -> None:
    add(parent, name, str(value))


def _write_general_date(parent: etree._Element, name: str, value: GeneralDate) -> None:
    group = add(parent, name)
    add(group, "DateString", value.text)
    if value.value is not None:
        add(group, "DateValue", value.value.isoformat())


def _write_place(parent: etree._Element, name: str, value: Place) -> None:
    group = add(parent, name)
    if not isinstance(value, StructuredPlace):
        add(group, type(value).__name__, value.text)
        return
    place = add(group, "StructuredPlace")
    for part, text in (
        ("Street", value.street),
        ("City", value.city),
        ("State", value.state),
        ("Country", value.country),
        ("ZipCode", value.zip_code),
    ):
        if text is not None:
            add(place, part, text)


def _write_restricted_id(parent: etree._Element, name: str, value: RestrictedId) -> None:
    group = add(parent, name)
    add(group, "ID", value.first)
    if value.second is not None:
        add(group, "ID2", value.second)


@dataclass(frozen=True, slots=True)
class _Form:
    """How one field is written in XML."""

    field: str
    element: str
    read: Callable[[etree._Element], Any] = text_of
    write: Callable[[etree._Element, str, Any], None] = _write_text


_FORMS: Final = (
    _Form("document_type", "DocumentType", partial(_read_matching, DOCUMENT_TYPE)),
    _Form("issuing_state", "IssuingState", partial(_read_matching, COUNTRY)),
    _Form("date_of_expiry", "DateOfExpiry", lambda element: xml_date(text_of(element))),
    _Form("given_names", "GivenNames"),
    _Form("family_names", "FamilyNames"),
    _Form("artistic_name", "ArtisticName"),
    _Form("academic_title", "AcademicTitle"),
    _Form("date_of_birth", "DateOfBirth", _read_general_date, _write_general_date),
    _Form("place_of_birth", "PlaceOfBirth", _read_place, _write_place),
    _Form("nationality", "Nationality", partial(_read_matching, COUNTRY)),
    _Form("birth_name", "BirthName"),
    _Form("place_of_residence", "PlaceOfResidence", _read_place, _write_place),
    _Form("community_id", "CommunityID", partial(_read_matching, COMMUNITY)),
    _Form("residence_permit", "ResidencePermitI"),
    _Form("restricted_id", "RestrictedID", _read_restricted_id, _write_restricted_id),
)
"""In the order of the schema."""


def write_person(parent: etree._Element, person: PersonalData) -> None:
    """Append what is known of a person."""
    group = add(parent, "PersonalData")
    for form in _FORMS:
        value = getattr(person, form.field)
        if value is not None:
            form.write(group, form.element, value)


def read_person(element: etree._Element) -> PersonalData:
    """What is known of a person; raises SchemaViolation."""
    children, found = Children(element), {}
    for form in _FORMS:
        child = children.maybe(eid(form.element))
        if child is not None:
            found[form.field] = form.read(child)
    children.end()
    return PersonalData(**found)
