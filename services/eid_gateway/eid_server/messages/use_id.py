"""useID: ask the eID-Server to open a session for one login."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from lxml import etree

from services.eid_gateway.eid_server.messages.elements import (
    COMMUNITY,
    Children,
    SchemaViolation,
    add,
    hex_binary,
    matching,
    xml_int,
)
from services.eid_gateway.eid_server.messages.operations import (
    InterfaceVersion,
    Operation,
    Wish,
    read_operations,
    write_operations,
)
from services.eid_gateway.eid_server.messages.results import Result, read_result, write_result
from services.eid_gateway.eid_server.names import EID, dss, eid

SESSION_BYTES: Final = 16
PSK_ID_LENGTH: Final = 16
PSK_BYTES: Final = 16
NO_SESSION: Final = "00" * SESSION_BYTES
"""What stands in the answer to a failed useID, where the schema wants a session and a key all the same."""


class Level(StrEnum):
    """Assurance levels; within Germany the national names are used (TR-03130-1 §3.3.1)."""

    UNDEFINED = "http://bsi.bund.de/eID/LoA/undefined"
    NORMAL = "http://bsi.bund.de/eID/LoA/normal"
    SUBSTANTIAL = "http://bsi.bund.de/eID/LoA/substantiell"
    HIGH = "http://bsi.bund.de/eID/LoA/hoch"
    EIDAS_LOW = "http://eidas.europa.eu/LoA/low"
    EIDAS_SUBSTANTIAL = "http://eidas.europa.eu/LoA/substantial"
    EIDAS_HIGH = "http://eidas.europa.eu/LoA/high"


class EidType(StrEnum):
    """Where the identity lives, in the order of the schema."""

    CARD_CERTIFIED = "CardCertified"
    SE_CERTIFIED = "SECertified"
    SE_ENDORSED = "SEEndorsed"
    HW_KEY_STORE = "HWKeyStore"


@dataclass(frozen=True, slots=True)
class PreSharedKey:
    """What AusweisApp proves to the eID-Server that it comes from us: `id` at least 16 characters, `key` hexadecimal."""

    id: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UseIdRequest:
    """What a login needs. `age` in years, `community_id` as COMMUNITY; `eid_types` by whether they are allowed."""

    operations: Mapping[Operation, Wish]
    age: int | None = None
    community_id: str | None = None
    transaction_info: str | None = None
    level: Level | None = None
    eid_types: Mapping[EidType, bool] = field(default_factory=dict)
    psk: PreSharedKey | None = None

    def to_xml(self, version: InterfaceVersion = "2.4") -> etree._Element:
        """The message; version 2.3 leaves out what was not yet there."""
        message = etree.Element(eid("useIDRequest"), nsmap={"eid": EID})
        write_operations(message, "UseOperations", self.operations, version)
        if self.age is not None:
            add(add(message, "AgeVerificationRequest"), "Age", str(self.age))
        if self.community_id is not None:
            add(add(message, "PlaceVerificationRequest"), "CommunityID", self.community_id)
        if self.transaction_info is not None:
            add(message, "TransactionInfo", self.transaction_info)
        if self.level is not None:
            add(message, "LevelOfAssuranceRequest", self.level)
        if self.eid_types and version == "2.4":
            _write_eid_types(message, self.eid_types)
        if self.psk is not None:
            _write_psk(message, self.psk)
        return message

    @classmethod
    def from_xml(cls, message: etree._Element) -> "UseIdRequest":
        """Read the message; raises SchemaViolation."""
        children = Children(message)
        operations = read_operations(children.take(eid("UseOperations")), Wish)
        age = _only_child(children.maybe(eid("AgeVerificationRequest")), "Age")
        place = _only_child(children.maybe(eid("PlaceVerificationRequest")), "CommunityID")
        info = children.maybe_text("TransactionInfo")
        children.maybe(eid("TransactionAttestationRequest"))  # nobody in this house offers it
        level = children.maybe_text("LevelOfAssuranceRequest")
        types = children.maybe(eid("EIDTypeRequest"))
        psk = children.maybe(eid("PSK"))
        children.end()
        return cls(
            operations,
            None if age is None else _read_age(age),
            None if place is None else matching(COMMUNITY, place),
            info,
            None if level is None else read_level(level),
            {} if types is None else _read_eid_types(types),
            None if psk is None else _read_psk(psk),
        )


@dataclass(frozen=True, slots=True)
class UseIdResponse:
    """The open session, or why there is none. `session` and `psk` mean something only when the result is ok."""

    result: Result
    session: str = NO_SESSION
    psk: PreSharedKey = PreSharedKey(NO_SESSION, NO_SESSION)
    server_address: str | None = None

    def to_xml(self) -> etree._Element:
        """The message."""
        message = etree.Element(eid("useIDResponse"), nsmap={"eid": EID})
        add(add(message, "Session"), "ID", self.session)
        if self.server_address is not None:
            add(message, "eCardServerAddress", self.server_address)
        _write_psk(message, self.psk)
        write_result(message, self.result)
        return message

    @classmethod
    def from_xml(cls, message: etree._Element) -> "UseIdResponse":
        """Read the message; raises SchemaViolation. Of a failed call only the result is looked at: some servers send nothing else."""
        result = message.find(dss("Result"))
        if result is not None and not (failed := read_result(result)).is_ok:
            return cls(failed)
        children = Children(message)
        session = session_id(children.take(eid("Session")))
        address = children.maybe_text("eCardServerAddress")
        psk = _read_psk(children.take(eid("PSK")))
        answer = cls(read_result(children.take(dss("Result"))), session, psk, address)
        children.end()
        return answer


def session_id(element: etree._Element) -> str:
    """The ID in a SessionType."""
    children = Children(element)
    found = hex_binary(children.text("ID"), SESSION_BYTES)
    children.end()
    return found


def read_level(text: str) -> Level:
    """A level of assurance."""
    try:
        return Level(text.strip())
    except ValueError as error:
        raise SchemaViolation("level of assurance") from error


def _read_age(text: str) -> int:
    age = xml_int(text)
    if age < 0:
        raise SchemaViolation("age")
    return age


def _only_child(element: etree._Element | None, name: str) -> str | None:
    if element is None:
        return None
    children = Children(element)
    text = children.text(name)
    children.end()
    return text


def _write_eid_types(message: etree._Element, types: Mapping[EidType, bool]) -> None:
    group = add(message, "EIDTypeRequest")
    for kind in EidType:
        if kind in types:
            add(group, kind, "ALLOWED" if types[kind] else "DENIED")


def _read_eid_types(element: etree._Element) -> dict[EidType, bool]:
    children, found = Children(element), {}
    for kind in EidType:
        text = children.maybe_text(kind)
        if text is not None:
            found[kind] = text == "ALLOWED"
        if text not in (None, "ALLOWED", "DENIED"):
            raise SchemaViolation("eID type")
    children.end()
    return found


def _write_psk(message: etree._Element, psk: PreSharedKey) -> None:
    group = add(message, "PSK")
    add(group, "ID", psk.id)
    add(group, "Key", psk.key)


def _read_psk(element: etree._Element) -> PreSharedKey:
    children = Children(element)
    psk = PreSharedKey(children.text("ID"), hex_binary(children.text("Key"), PSK_BYTES))
    children.end()
    if len(psk.id) < PSK_ID_LENGTH:
        raise SchemaViolation("PSK")
    return psk
