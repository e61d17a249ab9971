"""A public service as `leistung`: its texts, deadlines, costs and processing time. Facts only."""

from collections.abc import Mapping, Sequence
from typing import Final

from lxml.etree import _Element as Element

from services.catalog.exports.facts import day_of, duration, is_fact, period
from services.catalog.exports.snapshot import Row, Snapshot
from services.catalog.exports.xzufi.elements import (
    Agency,
    area,
    bullets,
    child,
    chosen,
    code,
    identifier,
    localised,
    paragraph,
    validity,
)
from services.catalog.public_services.fees import kind_of_one
from services.catalog.xzufi import vocabulary as xzufi

CITY_ARS: Final = "147130000000"
NATIVE: Final = {"de": ("Deutsch", "Deutsch"), "en": ("Englisch", "English")}


def add_service(parent: Element, snapshot: Snapshot, row: Row, agency: Agency) -> None:
    """Append `leistung`; its children stand in the order of the standard."""
    service = child(parent, xzufi.SERVICE)
    identifier(service, "id", agency, "service", row["id"])
    if row["keys"]["leikaId"] and is_fact(row["keys"]):
        code(service, "referenzLeiKa", row["keys"]["leikaId"], xzufi.SERVICE_KEYS)
    for position, (module, texts) in enumerate(_texts(snapshot, row).items(), 1):
        if texts:
            _text_module(service, module, texts, position)
    _deadlines(service, row)
    _costs(service, snapshot.fees_ahead(row))
    _processing(service, row)
    for addressee in xzufi.ADDRESSEE_CODES[row["audience"]]:
        code(service, "leistungsadressat", addressee, xzufi.ADDRESSEES)
    area(service, "gueltigkeitGebietID", CITY_ARS)
    child(child(service, "versionsinformation"), "geaendertDatumZeit", snapshot.changed_at.isoformat())
    for language in NATIVE:
        if row["title"].get(language):
            _language_version(service, language)
    validity(service, day_of(row["valid_from"]), day_of(row["valid_to"]))


def _texts(snapshot: Snapshot, row: Row) -> dict[str, Mapping[str, str]]:
    eligibility = row["details"]["eligibility"]
    return {
        xzufi.TITLE: row["title"],
        xzufi.NAME: row["title"],
        xzufi.SHORT_TEXT: paragraph(row["description"]),
        xzufi.LAW: bullets(row["law"]),
        xzufi.EVIDENCE: bullets([_evidence(entry) for entry in row["evidence"]]),
        xzufi.REQUIREMENTS: paragraph(eligibility["text"]) if eligibility and is_fact(eligibility) else {},
        xzufi.COMPETENT_UNIT: paragraph({"de": snapshot.units[row["unit_id"]]["name"]}),
    }


def _text_module(service: Element, module: str, texts: Mapping[str, str], position: int) -> None:
    made = child(service, "modulText")
    child(made, "positionDarstellung", str(position))
    code(made, "leikaTextmodul", module, xzufi.TEXT_MODULES, xzufi.TEXT_MODULES_VERSION)
    localised(made, "inhalt", texts)


def _evidence(entry: Row) -> str:
    case = f" (nur in bestimmten Fällen: {entry['when']})" if entry.get("when") else ""
    return f"{entry['id']}{case}"


def _deadlines(service: Element, row: Row) -> None:
    known = [entry for entry in row["deadlines"] if is_fact(entry)]
    if not known:
        return
    module = child(service, "modulFrist")
    for entry in known:
        length = period(entry.get("rule"))
        if length is None:
            localised(module, "beschreibung", paragraph(entry["text"]))
        else:
            frist = child(module, "frist")
            _period(frist, *length)
            localised(frist, "beschreibung", paragraph(entry["text"]))


def _period(parent: Element, count: int, unit: str) -> None:
    choice = chosen(parent, "fristauswahl", "FristDauer")
    child(choice, "dauer", str(count))
    child(choice, "einheit", xzufi.UNITS_OF_TIME[unit])


def _costs(service: Element, fees: Sequence[Row]) -> None:
    if fees:
        module = child(service, "modulKosten")
        for fee in fees:
            cost = child(module, "kosten")
            _cost(cost, fee)
            validity(cost, day_of(fee.get("validFrom")), day_of(fee.get("validTo")))


def _cost(cost: Element, fee: Row) -> None:
    currency = {"currencyCode": fee["currency"]}
    kind = kind_of_one(fee)
    if kind == "free":
        choice = chosen(cost, "kostenauswahl", "KostenFrei")
        localised(choice, "beschreibungKostenfreiheit", {"de": fee["label"]})
        return
    if kind == "range":
        choice = chosen(cost, "kostenauswahl", "KostenVariabel")
        child(choice, "betragUntergrenze", fee["amount"], currency)
        child(choice, "betragObergrenze", fee["upTo"], currency)
    else:
        child(chosen(cost, "kostenauswahl", "KostenFix"), "betrag", fee["amount"], currency)
    localised(cost, "beschreibung", paragraph({"de": fee["label"]}))


def _processing(service: Element, row: Row) -> None:
    processing = row["processing"]
    if processing is None or not is_fact(processing):
        return
    module = child(service, "modulBearbeitungsdauer")
    length = period(duration(processing["text"]["de"]))
    if length is not None:
        _period(child(module, "bearbeitungsdauer"), *length)
    localised(module, "beschreibung", paragraph(processing["text"]))


def _language_version(service: Element, language: str) -> None:
    german, native = NATIVE[language]
    version = child(service, "sprachversion")
    child(version, "languageCode", language)
    child(version, "sprachbezeichnungDeutsch", german)
    child(version, "sprachbezeichnungNativ", native)
