"""Parse XML of strangers: no document type, no entities, no network, UTF-8 only where asked, bounded in size, depth and number. Pure."""

from dataclasses import dataclass
from typing import Literal

from lxml import etree
from lxml.etree import _Element as Element

Fault = Literal["too-large", "document-type", "malformed", "too-deep"]


class BadXml(ValueError):
    """The bytes are no XML we would touch; `fault` says why, never what was in it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds: of bytes, of nesting, of elements."""

    size: int
    depth: int = 24
    elements: int = 200_000


def parse_untrusted(content: bytes, limits: Limits, encoding: str | None = None) -> Element:
    """The root element without comments and processing instructions; raises BadXml."""
    if len(content) > limits.size:
        raise BadXml("too-large")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise BadXml("document-type")
    parser = etree.XMLParser(
        encoding=encoding,
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
        raise BadXml("malformed") from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding the look at the bytes does not see through
        raise BadXml("document-type")
    _check_bounds(root, limits)
    return root


def _check_bounds(root: Element, limits: Limits) -> None:
    depth = elements = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > limits.depth or elements > limits.elements:
            raise BadXml("too-deep")
