"""SOAP 1.1 envelopes: built around one message, and taken apart by position."""

from dataclasses import dataclass
from typing import Final

from lxml import etree

from services.eid_gateway.eid_server.names import SOAP, WSSE, WSU, soap, wsse, wsu
from services.eid_gateway.xml.names import DS, ds

CONTENT_TYPE: Final = "text/xml; charset=utf-8"
ONLY_ONCE: Final = (
    soap("Envelope"),
    soap("Header"),
    soap("Body"),
    wsse("Security"),
    wsu("Timestamp"),
    ds("Signature"),
    ds("SignedInfo"),
)
"""What may occur once in a whole message. Every signature wrapping needs a second one of these somewhere."""


class WrongEnvelope(Exception):
    """The message is not the one envelope with one header, one body and one security header that we accept."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The parts of a message, each found at its place below the root."""

    body: etree._Element
    timestamp: etree._Element
    signature: etree._Element

    @property
    def message(self) -> etree._Element:
        """The one element in the body."""
        return self.body[0]


def wrap(message: etree._Element) -> tuple[etree._Element, etree._Element, etree._Element]:
    """A new envelope around a message: root, its empty security header, its body."""
    root = etree.Element(soap("Envelope"), nsmap={"soapenv": SOAP, "wsu": WSU})
    header, body = etree.SubElement(root, soap("Header")), etree.SubElement(root, soap("Body"))
    security = etree.SubElement(header, wsse("Security"), {soap("mustUnderstand"): "1"}, nsmap={"wsse": WSSE, "ds": DS})
    body.append(message)
    return root, security, body


def take_apart(root: etree._Element) -> Envelope:
    """The parts of a signed message; raises WrongEnvelope."""
    if root.tag != soap("Envelope") or [child.tag for child in root] != [soap("Header"), soap("Body")]:
        raise WrongEnvelope("not an envelope of header and body")
    if any(sum(1 for _ in root.iter(name)) != 1 for name in ONLY_ONCE):
        raise WrongEnvelope("a part is missing or occurs twice")
    header, body = root
    security = _child(header, wsse("Security"))
    if len(body) != 1:
        raise WrongEnvelope("the body does not hold one message")
    return Envelope(body, _child(security, wsu("Timestamp")), _child(security, ds("Signature")))


def _child(parent: etree._Element, name: str) -> etree._Element:
    found = parent.find(name)
    if found is None:
        raise WrongEnvelope("a part is not at its place")
    return found
