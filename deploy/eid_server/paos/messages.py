"""PAOS messages of TR-03112: what AusweisApp sends and what it is answered."""

from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from lxml import etree

from services.eid_gateway.eid_server.messages.results import Major, Minor
from services.eid_gateway.eid_server.names import DSS, SOAP, dss, soap
from services.eid_gateway.xml.documents import read_document

ISO: Final = "urn:iso:std:iso-iec:24727:tech:schema"
WSA: Final = "http://www.w3.org/2005/03/addressing"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
CARD_APPLICATION: Final = "E80704007F00070302"
SLOT: Final = "00"
EAC: Final = "urn:oid:1.3.162.15480.3.0.14.2"


class UnreadableMessage(Exception):
    """Not a PAOS message as the dialogue expects it."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message of the eID client."""

    name: str
    id: str
    relates_to: str
    body: etree._Element

    def text(self, name: str) -> str:
        """The text of an element anywhere in the message; raises UnreadableMessage when there is none."""
        found = self.body.findtext(f".//{{{ISO}}}{name}")
        if found is None:
            raise UnreadableMessage(name)
        return found.strip()

    def octets(self, name: str) -> bytes:
        """The hexadecimal content of an element; raises UnreadableMessage."""
        return _octets(self.text(name))

    def all_octets(self, name: str) -> list[bytes]:
        """The hexadecimal contents of all elements of a name."""
        return [_octets(found.text or "") for found in self.body.iter(f"{{{ISO}}}{name}")]

    @property
    def failed_with(self) -> Minor | None:
        """Why the eID client gives up, if it does; a code nobody described counts as an internal error."""
        major, minor = (self.body.findtext(f".//{dss(name)}") for name in ("ResultMajor", "ResultMinor"))
        if major is None or major == Major.OK:
            return None
        return Minor(minor) if minor in set(Minor) and minor else Minor.INTERNAL_ERROR


def read_message(raw: bytes) -> Incoming:
    """The message; raises UnreadableDocument or UnreadableMessage."""
    root = read_document(raw)
    header, body = root.find(soap("Header")), root.find(soap("Body"))
    if header is None or body is None or len(body) != 1:
        raise UnreadableMessage("envelope")
    identifier, relates_to = (header.findtext(f"{{{WSA}}}{name}") or "" for name in ("MessageID", "RelatesTo"))
    return Incoming(etree.QName(body[0]).localname, identifier, relates_to, body[0])


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to the eID client, and the id its answer will relate to."""

    raw: bytes
    id: str


def envelope(message: etree._Element, answers: str) -> Outgoing:
    """The message as the answer to another."""
    identifier = f"urn:uuid:{uuid4()}"
    root = etree.Element(soap("Envelope"), nsmap={"soap": SOAP, "wsa": WSA})
    header = etree.SubElement(root, soap("Header"))
    etree.SubElement(header, f"{{{WSA}}}RelatesTo").text = answers
    etree.SubElement(header, f"{{{WSA}}}MessageID").text = identifier
    etree.SubElement(root, soap("Body")).append(message)
    return Outgoing(etree.tostring(root, encoding="utf-8", xml_declaration=True), identifier)


def did_authenticate(kind: str, *parts: tuple[str, str]) -> etree._Element:
    """A step of Extended Access Control: `EAC1InputType` or `EAC2InputType` with its parts in order."""
    message = _new("DIDAuthenticate")
    handle = _add(message, "ConnectionHandle")
    _add(handle, "CardApplication", CARD_APPLICATION)
    _add(handle, "SlotHandle", SLOT)
    _add(message, "DIDName", "PIN")
    data = _add(message, "AuthenticationProtocolData")
    data.set("Protocol", EAC)
    data.set(f"{{{XSI}}}type", f"iso:{kind}")
    for name, text in parts:
        _add(data, name, text)
    return message


def transmit(apdus: list[bytes]) -> etree._Element:
    """Commands for the card, all at once."""
    message = _new("Transmit")
    _add(message, "SlotHandle", SLOT)
    for apdu in apdus:
        _add(_add(message, "InputAPDUInfo"), "InputAPDU", apdu.hex())
    return message


def goodbye(minor: Minor | None = None) -> etree._Element:
    """The end of the conversation."""
    message = _new("StartPAOSResponse")
    result = etree.SubElement(message, dss("Result"))
    etree.SubElement(result, dss("ResultMajor")).text = Major.OK if minor is None else Major.ERROR
    if minor is not None:
        etree.SubElement(result, dss("ResultMinor")).text = minor
    return message


def _new(name: str) -> etree._Element:
    return etree.Element(f"{{{ISO}}}{name}", nsmap={"iso": ISO, "xsi": XSI, "dss": DSS})


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{ISO}}}{name}")
    child.text = text
    return child


def _octets(text: str) -> bytes:
    try:
        return bytes.fromhex(text.strip())
    except ValueError as error:
        raise UnreadableMessage("hexadecimal") from error
