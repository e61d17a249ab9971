"""schema.org: services, offices and their hours, as search engines and assistants read them. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from services.catalog.exports.facts import duration, is_fact
from services.catalog.exports.hours import SpecialDay, Week
from services.catalog.exports.snapshot import Row, Snapshot
from services.catalog.hours.spans import Span, clock_of

MEDIA_TYPE: Final = "application/ld+json"
DAYS: Final = tuple(
    f"https://schema.org/{name}"
    for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
)
LAST_MINUTE: Final = 23 * 60 + 59
AUDIENCES: Final = {"residents": ["residents"], "businesses": ["businesses"], "both": ["residents", "businesses"]}
CITY: Final = {"@type": "City", "name": "Leipzig"}

Node = dict[str, Any]


def render(snapshot: Snapshot) -> bytes:
    """JSON-LD with all services and all offices that are not closed for good."""
    graph = [_service(snapshot, row) for row in snapshot.services.values()]
    graph += [_office(snapshot, row) for row in open_offices(snapshot)]
    document = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def open_offices(snapshot: Snapshot) -> Iterator[Row]:
    """Offices that still exist today."""
    today = snapshot.today.isoformat()
    return (row for row in snapshot.offices.values() if row["closed_from"] is None or row["closed_from"] > today)


def _service(snapshot: Snapshot, row: Row) -> Node:
    return _filled(
        {
            "@type": "GovernmentService",
            "@id": snapshot.address("services", row["id"]),
            "identifier": row["id"],
            "url": snapshot.address("services", row["id"]),
            "name": _said(row["title"]),
            "alternateName": row["aliases"],
            "description": _said(row["description"]),
            "serviceOperator": _operator(snapshot.units[row["unit_id"]]),
            "areaServed": CITY,
            "audience": [{"@type": "Audience", "audienceType": name} for name in AUDIENCES[row["audience"]]],
            "availableChannel": list(_channels(snapshot, row)),
            "offers": list(_offers(snapshot.fees(row))),
        }
    )


def _operator(unit: Row) -> Node:
    return {"@type": "GovernmentOrganization", "identifier": unit["id"], "name": _said({"de": unit["name"]})}


def _channels(snapshot: Snapshot, row: Row) -> Iterator[Node]:
    processing = row["processing"]
    takes = duration(processing["text"]["de"]) if processing and is_fact(processing) else None
    for link in row["offices"]:
        if is_fact(link) and link["id"] in snapshot.offices:
            place = {"@id": snapshot.address("offices", link["id"])}
            yield _filled({"@type": "ServiceChannel", "serviceLocation": place, "processingTime": takes})
    if row["online"]["available"] and is_fact(row["online"]):
        yield _filled({"@type": "ServiceChannel", "name": "Online", "processingTime": takes})


def _offers(fees: Sequence[Row]) -> Iterator[Node]:
    for fee in fees:
        offer = {"@type": "Offer", "name": _said({"de": fee["label"]})}
        offer |= {
            name: fee[key] for name, key in (("validFrom", "validFrom"), ("validThrough", "validTo")) if fee.get(key)
        }
        if fee.get("upTo"):
            span = {"minPrice": fee["amount"], "maxPrice": fee["upTo"], "priceCurrency": fee["currency"]}
            yield offer | {"priceSpecification": {"@type": "PriceSpecification"} | span}
        else:
            yield offer | {"price": fee["amount"], "priceCurrency": fee["currency"]}


def _office(snapshot: Snapshot, row: Row) -> Node:
    contact = row["contact"] if is_fact(row["contact"]) else {}
    week = snapshot.weeks.get(row["id"])
    return _filled(
        {
            "@type": "GovernmentOffice",
            "@id": snapshot.address("offices", row["id"]),
            "identifier": row["id"],
            "url": snapshot.address("offices", row["id"]),
            "name": _said(row["name"]),
            "address": _address(row["address"]),
            "telephone": contact.get("phone"),
            "email": contact.get("email"),
            "openingHoursSpecification": list(_regular(week, row["week_remark"])) if week else None,
            "specialOpeningHoursSpecification": list(_special(week.special)) if week else None,
        }
    )


def _address(address: Row | None) -> Node | None:
    if not address or not is_fact(address):
        return None
    parts = {"streetAddress": "street", "postalCode": "postcode", "addressLocality": "city"}
    return _filled({"@type": "PostalAddress"} | {name: address.get(key) for name, key in parts.items()})


def _regular(week: Week, remark: Mapping[str, str] | None) -> Iterator[Node]:
    """One entry per run of days with the same hours; a remark, as that a split over the days is assumed, goes with it."""
    by_span: dict[Span, list[str]] = {}
    for day, spans in zip(DAYS, week.regular, strict=True):
        for span in spans:
            by_span.setdefault(span, []).append(day)
    for span, days in by_span.items():
        yield _filled(
            _hours(span)
            | {
                "dayOfWeek": days,
                "validFrom": week.first.isoformat() if week.first else None,
                "validThrough": week.last.isoformat() if week.last else None,
                "description": _said(remark) if remark else None,
            }
        )


def _special(days: Sequence[SpecialDay]) -> Iterator[Node]:
    """A closed day is one that opens and closes at midnight."""
    for day in days:
        for span in day.spans or (Span(0, 0),):
            said = _said(day.reason) if day.reason else None
            only = {"validFrom": day.date.isoformat(), "validThrough": day.date.isoformat(), "description": said}
            yield _filled(_hours(span) | only)


def _hours(span: Span) -> Node:
    closes = clock_of(min(span.end, LAST_MINUTE))
    return {"@type": "OpeningHoursSpecification", "opens": clock_of(span.start), "closes": closes}


def _said(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in texts.items() if text]


def _filled(node: Mapping[str, Any]) -> Node:
    return {name: value for name, value in node.items() if value not in (None, [], {})}
