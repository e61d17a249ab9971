"""What may be read from a document, and what was: the 17 operations of the interface and the three ways to speak of them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Literal, TypeVar

from lxml import etree

from services.eid_gateway.eid_server.messages.elements import Children, SchemaViolation, add, text_of
from services.eid_gateway.eid_server.names import eid

InterfaceVersion = Literal["2.3", "2.4"]
"""eID-Servers of version 2.3 do not know the operation CommunityID nor EIDTypeRequest."""


class Operation(StrEnum):
    """In the order of the schema."""

    DOCUMENT_TYPE = "DocumentType"
    ISSUING_STATE = "IssuingState"
    DATE_OF_EXPIRY = "DateOfExpiry"
    GIVEN_NAMES = "GivenNames"
    FAMILY_NAMES = "FamilyNames"
    ARTISTIC_NAME = "ArtisticName"
    ACADEMIC_TITLE = "AcademicTitle"
    DATE_OF_BIRTH = "DateOfBirth"
    PLACE_OF_BIRTH = "PlaceOfBirth"
    NATIONALITY = "Nationality"
    BIRTH_NAME = "BirthName"
    PLACE_OF_RESIDENCE = "PlaceOfResidence"
    COMMUNITY_ID = "CommunityID"
    RESIDENCE_PERMIT = "ResidencePermitI"
    RESTRICTED_ID = "RestrictedID"
    AGE_VERIFICATION = "AgeVerification"
    PLACE_VERIFICATION = "PlaceVerification"


SINCE_2_4: Final = frozenset({Operation.COMMUNITY_ID})


class Wish(StrEnum):
    """What a service asks for."""

    REQUIRED = "REQUIRED"
    ALLOWED = "ALLOWED"
    PROHIBITED = "PROHIBITED"


class Right(StrEnum):
    """What a service's certificate allows."""

    ALLOWED = "ALLOWED"
    PROHIBITED = "PROHIBITED"


class Permission(StrEnum):
    """What the person let happen."""

    ALLOWED = "ALLOWED"
    PROHIBITED = "PROHIBITED"
    NOT_ON_CHIP = "NOTONCHIP"


Answer = TypeVar("Answer", Wish, Right, Permission)


def write_operations(
    parent: etree._Element, name: str, answers: Mapping[Operation, Answer], version: InterfaceVersion = "2.4"
) -> None:
    """Append all operations, those not named as PROHIBITED: leaving an element out would violate the schema."""
    group = add(parent, name)
    for operation in Operation:
        if version == "2.4" or operation not in SINCE_2_4:
            answer = answers.get(operation)
            add(group, operation, "PROHIBITED" if answer is None else answer.value)


def read_operations(element: etree._Element, kind: type[Answer]) -> dict[Operation, Answer]:
    """All operations that are not PROHIBITED; an empty element means the schema's default, which is PROHIBITED."""
    children = Children(element)
    found: dict[Operation, Answer] = {}
    for operation in Operation:
        child = children.maybe(eid(operation)) if operation in SINCE_2_4 else children.take(eid(operation))
        answer = _answer(child, kind)
        if answer is not kind.PROHIBITED:
            found[operation] = answer
    children.end()
    return found


def _answer(child: etree._Element | None, kind: type[Answer]) -> Answer:
    text = "" if child is None else text_of(child).strip()
    try:
        return kind(text or "PROHIBITED")
    except ValueError as error:
        raise SchemaViolation("value of an operation") from error
