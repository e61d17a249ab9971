"""Read XML from outside without doing anything else it may ask for: no DTD, no entities, no other encoding, no giant trees."""

from typing import Final

from lxml import etree

MAX_BYTES: Final = 262_144
"""The largest answer of an eID-Server, with every attribute and a transaction attestation, stays far below."""


class UnreadableDocument(Exception):
    """The bytes are not XML as we accept it; says why, never what was in it."""


def read_document(raw: bytes) -> etree._Element:
    """The root element; raises UnreadableDocument.

    Comments and processing instructions are refused rather than skipped: a comment splits the text around it in the tree but not in
    the canonical form that was signed, so that `admin<!-- -->evil` could be verified as one thing and read as another.
    """
    if len(raw) > MAX_BYTES:
        raise UnreadableDocument("too large")
    root = _parse(raw)
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocument("document type declaration")
    if any(not isinstance(node.tag, str) for node in root.getroottree().iter()):
        raise UnreadableDocument("comment, processing instruction or entity")
    return root


def _parse(raw: bytes) -> etree._Element:
    if b"<!DOCTYPE" in raw:  # before the parser sees it; UTF-8 is enforced below, so it cannot hide in another encoding
        raise UnreadableDocument("document type declaration")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, dtd_validation=False
    )
    try:
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument("not well-formed") from error
