"""Parse XML of strangers: no document type, no entities, no network, bounded in size and depth. Pure."""

from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from services.catalog.imports.problems import Unreadable

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_DEEP: Final = 24
MOST_ELEMENTS: Final = 200_000


def parsed(name: str, content: bytes) -> Element:
    """The root element; raises Unreadable for everything that is not plain, well-formed and of sensible size."""
    if len(content) > MOST_BYTES:
        raise Unreadable(file=name, reason_de="zu groß", reason_en="too large")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _no_document_type(name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(file=name, reason_de="kein wohlgeformtes XML", reason_en="not well-formed XML") from error
    if (
        root.getroottree().docinfo.internalDTD is not None
    ):  # written in an encoding the look at the bytes does not see through
        raise _no_document_type(name)
    _check_bounds(name, root)
    return root


def _check_bounds(name: str, root: Element) -> None:
    depth = elements = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > MOST_DEEP or elements > MOST_ELEMENTS:
            raise Unreadable(file=name, reason_de="zu tief oder zu groß", reason_en="too deep or too large")


def _no_document_type(name: str) -> Unreadable:
    return Unreadable(
        file=name,
        reason_de="Dokumenttypen und Entitäten sind nicht erlaubt",
        reason_en="document types and entities are not allowed",
    )
