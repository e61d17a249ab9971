"""The XML of an import, and what to say about it when it is none. Pure."""

from collections.abc import Mapping
from typing import Final

from lxml.etree import _Element as Element

from services.catalog.imports.problems import Unreadable
from shared.untrusted_xml import BadXml, Fault, Limits, parse_untrusted

LIMITS: Final = Limits(size=8 * 1024 * 1024)
REASONS: Final[Mapping[Fault, tuple[str, str]]] = {
    "too-large": ("zu groß", "too large"),
    "document-type": ("Dokumenttypen und Entitäten sind nicht erlaubt", "document types and entities are not allowed"),
    "malformed": ("kein wohlgeformtes XML", "not well-formed XML"),
    "too-deep": ("zu tief oder zu groß", "too deep or too large"),
}


def parsed(name: str, content: bytes) -> Element:
    """The root element; raises Unreadable for everything that is not plain, well-formed and of sensible size."""
    try:
        return parse_untrusted(content, LIMITS)
    except BadXml as error:
        german, english = REASONS[error.fault]
        raise Unreadable(file=name, reason_de=german, reason_en=english) from error
