"""getServerInfo: which version the eID-Server speaks and what our certificate allows us to read."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from services.eid_gateway.eid_server.messages.elements import Children, add, xml_int
from services.eid_gateway.eid_server.messages.operations import (
    InterfaceVersion,
    Operation,
    Right,
    read_operations,
    write_operations,
)
from services.eid_gateway.eid_server.names import EID, eid


@dataclass(frozen=True, slots=True)
class GetServerInfoRequest:
    """Holds nothing."""

    def to_xml(self) -> etree._Element:
        """The message."""
        return etree.Element(eid("getServerInfoRequest"), nsmap={"eid": EID})

    @classmethod
    def from_xml(cls, message: etree._Element) -> "GetServerInfoRequest":
        """Read the message; raises SchemaViolation."""
        Children(message).end()
        return cls()


@dataclass(frozen=True, slots=True)
class ServerVersion:
    """The version of the interface, such as 2.4.0."""

    text: str
    major: int
    minor: int
    bugfix: int | None = None


@dataclass(frozen=True, slots=True)
class GetServerInfoResponse:
    """What the eID-Server says of itself; this answer knows no errors."""

    version: ServerVersion
    rights: Mapping[Operation, Right]

    def to_xml(self, version: InterfaceVersion = "2.4") -> etree._Element:
        """The message."""
        message = etree.Element(eid("getServerInfoResponse"), nsmap={"eid": EID})
        group, own = add(message, "ServerVersion"), self.version
        for name, value in (("VersionString", own.text), ("Major", own.major), ("Minor", own.minor)):
            add(group, name, str(value))
        if own.bugfix is not None:
            add(group, "Bugfix", str(own.bugfix))
        write_operations(message, "DocumentVerificationRights", self.rights, version)
        return message

    @classmethod
    def from_xml(cls, message: etree._Element) -> "GetServerInfoResponse":
        """Read the message; raises SchemaViolation."""
        children = Children(message)
        version = _read_version(children.take(eid("ServerVersion")))
        rights = read_operations(children.take(eid("DocumentVerificationRights")), Right)
        children.end()
        return cls(version, rights)


def _read_version(element: etree._Element) -> ServerVersion:
    children = Children(element)
    text, major, minor = children.text("VersionString"), children.text("Major"), children.text("Minor")
    bugfix = children.maybe_text("Bugfix")
    children.end()
    return ServerVersion(text, xml_int(major), xml_int(minor), None if bugfix is None else xml_int(bugfix))
