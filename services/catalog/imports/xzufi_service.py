"""A `leistung` of XZuFi as fields of a service; only those it speaks of. Pure."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lxml.etree import _Element as Element

from services.catalog.imports.markup import lines
from services.catalog.imports.xzufi_elements import (
    children,
    code_of,
    first,
    kind_of,
    markup_of,
    text_of,
    texts_of,
    validity_of,
)
from services.catalog.public_services.leika import SHAPE
from services.catalog.xzufi import vocabulary as xzufi

SOURCE: Final = "xzufi-import"
SEEN: Final = {"status": "sourced", "sources": [SOURCE]}
NOT_KNOWN: Final = {"status": "unknown", "sources": []}
CASE: Final = re.compile(r"^(?P<id>.+?) \(nur in bestimmten Fällen: (?P<when>.+)\)$")
LETTERS: Final = {name: letter for letter, name in xzufi.UNITS_OF_TIME.items()}
AUDIENCES: Final = {frozenset(codes): audience for audience, codes in xzufi.ADDRESSEE_CODES.items()}


def content_of(service: Element) -> dict[str, Any]:
    """The fields of a service form that the element fills; what it does not say is not there."""
    modules = {code_of(first(module, "leikaTextmodul")): module for module in children(service, "modulText")}
    found: dict[str, Any] = {
        "title": texts_of(modules.get(xzufi.TITLE), "inhalt") or texts_of(modules.get(xzufi.NAME), "inhalt"),
        "description": texts_of(modules.get(xzufi.SHORT_TEXT), "inhalt"),
        "law": lines(markup_of(modules.get(xzufi.LAW), "inhalt")),
        "evidence": [_evidence(line) for line in lines(markup_of(modules.get(xzufi.EVIDENCE), "inhalt"))],
        "eligibility": _fact({"text": texts_of(modules.get(xzufi.REQUIREMENTS), "inhalt")}),
        "deadlines": [_deadline(entry) for module in children(service, "modulFrist") for entry in _entries(module)],
        "fees": _fact({"items": list(_fees(service))}),
        "processing": _fact({"text": texts_of(first(service, "modulBearbeitungsdauer"), "beschreibung")}),
        "keys": _fact({"leikaId": key_of(service)}),
        "audience": AUDIENCES.get(frozenset(code_of(entry) for entry in children(service, "leistungsadressat"))),
    }
    return {name: value for name, value in found.items() if value} | validity_of(service)


def unit_name(service: Element) -> str:
    """The name of the competent unit, as the text module of that kind says it."""
    for module in children(service, "modulText"):
        if code_of(first(module, "leikaTextmodul")) == xzufi.COMPETENT_UNIT:
            return texts_of(module, "inhalt").get("de", "")
    return ""


def key_of(service: Element) -> str | None:
    """The Leistungsschlüssel: a code in 2.2, an identifier in 2.3; None when it has not the shape of one."""
    coded = code_of(first(service, "referenzLeiKa")) or text_of(service, "referenzLeistungsschluessel")
    return coded if SHAPE.fullmatch(coded) else None


def defaults_of(subject: str, title: Mapping[str, str], unit: str) -> dict[str, Any]:
    """What completes a service that is new here: everything XZuFi does not say is not known."""
    number = {"value": None, "provenance": NOT_KNOWN}
    return {
        "id": subject,
        "title": dict(title),
        "description": dict(title),
        "taskType": "fachbereich",
        "unit": unit,
        "audience": "residents",
        "lifeEvents": [],
        "keys": {"leikaId": None, "provenance": NOT_KNOWN},
        "criteria": dict.fromkeys(("durationMinutes", "annualCases", "visits"), number),
        "fees": {"items": [], "provenance": NOT_KNOWN},
        "online": {"available": None, "eid": None, "trustLevel": None, "provenance": NOT_KNOWN},
        "intakeEverywhere": False,
        "provenance": SEEN,
    }


def _fact(values: dict[str, Any]) -> dict[str, Any] | None:
    return {**values, "provenance": SEEN} if all(values.values()) else None


def _evidence(line: str) -> dict[str, Any]:
    found = CASE.match(line)
    return {"id": found["id"], "when": found["when"]} if found else {"id": line}


def _entries(module: Element) -> Iterator[Element]:
    """Single periods with their words; a module with words alone is one entry."""
    periods = list(children(module, "frist"))
    yield from periods or [module]


def _deadline(entry: Element) -> dict[str, Any]:
    length, texts = _period(first(entry, "fristauswahl")), texts_of(entry, "beschreibung")
    rule = {"rule": length} if length else {}
    return {**rule, "text": texts or {"de": length or "–"}, "provenance": SEEN}


def _period(choice: Element | None) -> str | None:
    count, letter = text_of(choice, "dauer"), LETTERS.get(text_of(choice, "einheit"), "")
    if not count.isdigit() or len(count) > 4 or not letter:
        return None
    return f"{count}{letter}" if letter == "WD" else f"P{count}{letter}"


def _fees(service: Element) -> Iterator[dict[str, Any]]:
    for cost in (entry for module in children(service, "modulKosten") for entry in children(module, "kosten")):
        choice = first(cost, "kostenauswahl", "kosten")
        label = texts_of(cost, "beschreibung").get("de", "")
        if kind_of(choice) == "KostenFrei":
            free = texts_of(choice, "beschreibungKostenfreiheit").get("de", "")
            yield {"label": free or label or "gebührenfrei", "amount": "0.00", "currency": "EUR"} | validity_of(cost)
            continue
        low, high = _money(choice, "betrag", "betragUntergrenze"), _money(choice, "betragObergrenze")
        if low is not None or high is not None:
            price = {"label": label or "Gebühr", "amount": low or "0.00", "currency": "EUR"} | validity_of(cost)
            yield price | ({"upTo": high} if high and high != low else {})


def _money(choice: Element | None, *names: str) -> str | None:
    try:
        amount = Decimal(text_of(choice, *names))
    except InvalidOperation:
        return None
    sensible = amount.is_finite() and 0 <= amount < 10_000_000
    return f"{amount:.2f}" if sensible else None
