"""Take XZuFi elements apart by their local names, so that 2.2 and 2.3 are read alike. Pure."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from services.catalog.imports.markup import plain
from services.catalog.xzufi import vocabulary as xzufi
from shared.clock import BERLIN

FAMILY: Final = "http://xoev.de/schemata/xzufi/"
LANGUAGES: Final = ("de", "en")
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years a validity may lie in; senders write 1900 and 9999 for "always" and "for ever"."""


def local(element: Element) -> str:
    """The name without its namespace; empty for what is of another standard."""
    name = etree.QName(element)
    return name.localname if (name.namespace or "").startswith(FAMILY) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children of these names; 2.3 renamed some, so that several may be given."""
    if element is not None:
        yield from (child for child in element if local(child) in names)


def first(element: Element | None, *names: str) -> Element | None:
    """The first such child."""
    return next(children(element, *names), None)


def text_of(element: Element | None, *names: str) -> str:
    """The text of the first such child, or an empty string."""
    found = first(element, *names)
    return (found.text or "").strip() if found is not None else ""


def code_of(element: Element | None) -> str:
    """The value of a code: its child without a namespace."""
    found = element.find(xzufi.CODE) if element is not None else None
    return (found.text or "").strip() if found is not None else ""


def texts_of(element: Element | None, name: str) -> dict[str, str]:
    """Localised texts as plain words by language."""
    found: dict[str, str] = {}
    for child in children(element, name):
        language, words = child.get(xzufi.LANGUAGE, "de"), plain(child.text or "")
        if language in LANGUAGES and words:
            found[language] = words
    return found


def markup_of(element: Element | None, name: str, language: str = "de") -> str:
    """The localised text of one language, with its tags."""
    return next((c.text or "" for c in children(element, name) if c.get(xzufi.LANGUAGE, "de") == language), "")


def kind_of(element: Element | None) -> str:
    """Which of several kinds a choice is, by its xsi:type."""
    declared = element.get(f"{{{xzufi.SCHEMA_INSTANCE}}}type", "") if element is not None else ""
    return declared.rpartition(":")[2]


def validity_of(element: Element) -> dict[str, str]:
    """`validFrom` and `validTo` of the first `gueltigkeit`, as days in the city; what is no date is left out."""
    span, found = first(element, "gueltigkeit"), dict[str, str]()
    for name, key in (("beginn", "validFrom"), ("ende", "validTo")):
        with suppress(ValueError):
            moment = datetime.fromisoformat(text_of(span, name))
            day = (moment.astimezone(BERLIN) if moment.tzinfo else moment).date()
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                found[key] = day.isoformat()
    return found
