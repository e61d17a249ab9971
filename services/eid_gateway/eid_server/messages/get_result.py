"""getResult: fetch, once, what a session brought."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from services.eid_gateway.eid_server.messages.elements import Children, SchemaViolation, add, text_of, xml_bool, xml_int
from services.eid_gateway.eid_server.messages.operations import (
    InterfaceVersion,
    Operation,
    Permission,
    read_operations,
    write_operations,
)
from services.eid_gateway.eid_server.messages.person_xml import read_person, write_person
from services.eid_gateway.eid_server.messages.persons import PersonalData
from services.eid_gateway.eid_server.messages.results import Result, read_result, write_result
from services.eid_gateway.eid_server.messages.use_id import EidType, Level, read_level, session_id
from services.eid_gateway.eid_server.names import EID, dss, eid


@dataclass(frozen=True, slots=True)
class GetResultRequest:
    """Ask for the result of a session; `counter` is higher than in any request before."""

    session: str
    counter: int

    def to_xml(self) -> etree._Element:
        """The message."""
        message = etree.Element(eid("getResultRequest"), nsmap={"eid": EID})
        add(add(message, "Session"), "ID", self.session)
        add(message, "RequestCounter", str(self.counter))
        return message

    @classmethod
    def from_xml(cls, message: etree._Element) -> "GetResultRequest":
        """Read the message; raises SchemaViolation."""
        children = Children(message)
        request = cls(session_id(children.take(eid("Session"))), xml_int(children.text("RequestCounter")))
        children.end()
        return request


@dataclass(frozen=True, slots=True)
class GetResultResponse:
    """What the session brought. A level or eID type the server does not prove is None and must not be taken for a good one."""

    result: Result
    person: PersonalData | None = field(default=None, repr=False)
    fulfils_age: bool | None = None
    fulfils_place: bool | None = None
    allowed: Mapping[Operation, Permission] = field(default_factory=dict)
    level: Level | None = None
    eid_type: EidType | None = None

    def to_xml(self, version: InterfaceVersion = "2.4") -> etree._Element:
        """The message."""
        message = etree.Element(eid("getResultResponse"), nsmap={"eid": EID})
        if self.person is not None:
            write_person(message, self.person)
        _write_verification(message, "FulfilsAgeVerification", self.fulfils_age)
        _write_verification(message, "FulfilsPlaceVerification", self.fulfils_place)
        if self.allowed:
            write_operations(message, "OperationsAllowedByUser", self.allowed, version)
        if self.level is not None:
            add(message, "LevelOfAssuranceResult", self.level)
        if self.eid_type is not None and version == "2.4":
            add(add(message, "EIDTypeResponse"), self.eid_type, "USED")
        write_result(message, self.result)
        return message

    @classmethod
    def from_xml(cls, message: etree._Element) -> "GetResultResponse":
        """Read the message; raises SchemaViolation.

        The example in the guideline calls the level LevelOfAssuranceResponse, and so do some servers; the schema's name is the other.
        """
        children = Children(message)
        person = children.maybe(eid("PersonalData"))
        age, place = (_read_verification(children, f"Fulfils{what}Verification") for what in ("Age", "Place"))
        allowed = children.maybe(eid("OperationsAllowedByUser"))
        children.maybe(eid("TransactionAttestationResponse"))  # never asked for
        level = children.maybe(eid("LevelOfAssuranceResult"), eid("LevelOfAssuranceResponse"))
        kind = children.maybe(eid("EIDTypeResponse"))
        result = read_result(children.take(dss("Result")))
        children.end()
        return cls(
            result,
            None if person is None else read_person(person),
            age,
            place,
            {} if allowed is None else read_operations(allowed, Permission),
            None if level is None else read_level(text_of(level)),
            None if kind is None else _read_eid_type(kind),
        )


def _write_verification(message: etree._Element, name: str, fulfilled: bool | None) -> None:
    if fulfilled is not None:
        add(add(message, name), "FulfilsRequest", "true" if fulfilled else "false")


def _read_verification(children: Children, name: str) -> bool | None:
    element = children.maybe(eid(name))
    if element is None:
        return None
    inner = Children(element)
    fulfilled = xml_bool(inner.text("FulfilsRequest"))
    inner.end()
    return fulfilled


def _read_eid_type(element: etree._Element) -> EidType:
    for kind in EidType:
        if [child.tag for child in element] == [eid(kind)] and text_of(element[0]) == "USED":
            return kind
    raise SchemaViolation("eID type")
