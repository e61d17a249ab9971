"""XML elements of XZuFi: identifiers with their agency, codes with their list, texts with their language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from html import escape
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from services.catalog.xzufi import vocabulary as xzufi
from shared.clock import BERLIN

NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LANGUAGES: Final = ("de", "en")
"""What the portal network accepts, as two letters."""


@dataclass(frozen=True, slots=True)
class Agency:
    """Who gives the identifiers: they are unique only together with it."""

    id: str
    name: str


def child(parent: Element, name: str, text: str | None = None, attributes: Mapping[str, str] | None = None) -> Element:
    """Append an element; characters XML cannot hold are dropped from its text."""
    made = etree.SubElement(parent, xzufi.qualified(name), dict(attributes or {}))
    made.text = NOT_XML.sub("", text) if text is not None else None
    return made


def identifier(parent: Element, name: str, agency: Agency, scheme: str, value: str) -> Element:
    """An Identifikator of this house."""
    attributes = {xzufi.SCHEME_ID: f"lotse:{scheme}", xzufi.AGENCY_ID: agency.id, xzufi.AGENCY_NAME: agency.name}
    return child(parent, name, value, attributes)


def area(parent: Element, name: str, ars: str) -> Element:
    """An area by its Amtlicher Regionalschlüssel."""
    return child(parent, name, ars, {xzufi.SCHEME_ID: xzufi.REGIONAL_KEYS})


def code(parent: Element, name: str, value: str, uri: str, version: str = "") -> Element:
    """A code of a list; the value itself is the one element without a namespace."""
    made = child(parent, name, None, {xzufi.LIST_URI: uri, xzufi.LIST_VERSION: version})
    etree.SubElement(made, xzufi.CODE).text = value
    return made


def chosen(parent: Element, name: str, kind: str) -> Element:
    """An element whose content is one of several kinds."""
    return child(parent, name, None, {f"{{{xzufi.SCHEMA_INSTANCE}}}type": f"{xzufi.PREFIX}:{kind}"})


def localised(parent: Element, name: str, texts: Mapping[str, str]) -> None:
    """One element per language."""
    for language in LANGUAGES:
        if texts.get(language):
            child(parent, name, texts[language], {xzufi.LANGUAGE: language})


def validity(parent: Element, begins: date | None, ends: date | None) -> None:
    """`gueltigkeit` from the first moment of a day to the last one of another; nothing where both are open."""
    if begins or ends:
        made = child(parent, "gueltigkeit")
        if begins:
            child(made, "beginn", datetime.combine(begins, time(), BERLIN).isoformat())
        if ends:
            child(made, "ende", datetime.combine(ends, time(23, 59, 59), BERLIN).isoformat())


def paragraph(texts: Mapping[str, str]) -> dict[str, str]:
    """Plain texts as HTML of the allowed subset."""
    return {language: f"<p>{escape(text, quote=False)}</p>" for language, text in texts.items() if text}


def bullets(entries: Sequence[str]) -> dict[str, str]:
    """A German list as HTML of the allowed subset."""
    lines = "".join(f"<li>{escape(entry, quote=False)}</li>" for entry in entries)
    return {"de": f"<ul>{lines}</ul>"} if entries else {}
