"""Read and write the children of an xsd:sequence: in order, nothing missing, nothing extra."""

import re
from datetime import date
from typing import Final

from lxml import etree

from services.eid_gateway.eid_server.names import eid

HEX_BINARY: Final = re.compile(r"(?:[0-9A-Fa-f]{2})*")
XML_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?")
XML_INT: Final = re.compile(r"[+-]?\d{1,10}")

COMMUNITY: Final = re.compile(r"0[0-9]{3}([0-9]{2}(0[0-9]([0-9]{2}(0[0-9]{3})?)?)?)?")
"""Country, Land, Regierungsbezirk, Kreis, Gemeinde, from the left as far as known: Leipzig is 02761407130000."""


class SchemaViolation(Exception):
    """The message is not what the schema says; names the element, never its content."""


class Children:
    """The children of an element, taken one by one."""

    def __init__(self, element: etree._Element) -> None:
        self._name = etree.QName(element).localname
        self._rest = list(reversed(element))

    def maybe(self, *names: str) -> etree._Element | None:
        """The next child, if it has one of these names (with namespace)."""
        return self._rest.pop() if self._rest and self._rest[-1].tag in names else None

    def take(self, name: str) -> etree._Element:
        """The next child, which must have this name."""
        child = self.maybe(name)
        if child is None:
            raise SchemaViolation(f"{etree.QName(name).localname} expected in {self._name}")
        return child

    def text(self, name: str) -> str:
        """The text of the next child of the eID namespace."""
        return text_of(self.take(eid(name)))

    def maybe_text(self, name: str) -> str | None:
        """The text of the next child of the eID namespace, if it is there."""
        child = self.maybe(eid(name))
        return None if child is None else text_of(child)

    def end(self) -> None:
        """Nothing may follow."""
        if self._rest:
            raise SchemaViolation(f"something else follows in {self._name}")


def add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    """Append an element of the eID namespace."""
    child = etree.SubElement(parent, eid(name))
    child.text = text
    return child


def text_of(element: etree._Element) -> str:
    """The text of an element that holds nothing but text."""
    if len(element):
        raise SchemaViolation(f"{etree.QName(element).localname} holds elements")
    return element.text or ""


def matching(pattern: re.Pattern[str], text: str) -> str:
    """A text that the schema gives a pattern for."""
    if not pattern.fullmatch(text):
        raise SchemaViolation("pattern")
    return text


def hex_binary(text: str, least_bytes: int = 0) -> str:
    """An xs:hexBinary of some length, in upper case, so that equal values look equal."""
    found = text.strip()
    if not HEX_BINARY.fullmatch(found) or len(found) < 2 * least_bytes:
        raise SchemaViolation("hexBinary")
    return found.upper()


def xml_date(text: str) -> date:
    """An xs:date; its time zone, which nobody needs for a birthday, is dropped."""
    found = XML_DATE.fullmatch(text.strip())
    try:
        return date.fromisoformat(found[1] if found else "")
    except ValueError as error:
        raise SchemaViolation("date") from error


def xml_int(text: str) -> int:
    """An xs:int."""
    if not XML_INT.fullmatch(text.strip()) or not -(2**31) <= int(text) < 2**31:
        raise SchemaViolation("int")
    return int(text)


def xml_bool(text: str) -> bool:
    """An xs:boolean."""
    values = {"true": True, "1": True, "false": False, "0": False}
    if text.strip() not in values:
        raise SchemaViolation("boolean")
    return values[text.strip()]
