"""schema.org: the properties belong to their types, the hours are those of the catalogue, exceptions included."""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest_asyncio

from shared.clock import BERLIN
from tests.catalog.exports.standards import standard
from tests.support.clients import key

BASE = "http://127.0.0.1:8000/v1"
SUPERTYPES = {
    "GovernmentService": {"Service", "Intangible", "Thing"},
    "GovernmentOffice": {"LocalBusiness", "Organization", "Place", "Thing"},
    "GovernmentOrganization": {"Organization", "Thing"},
    "City": {"AdministrativeArea", "Place", "Thing"},
    "Audience": {"Intangible", "Thing"},
    "ServiceChannel": {"Intangible", "Thing"},
    "Offer": {"Intangible", "Thing"},
    "PriceSpecification": {"StructuredValue", "Intangible", "Thing"},
    "PostalAddress": {"ContactPoint", "Thing"},
    "OpeningHoursSpecification": {"Intangible", "Thing"},
}
DOMAINS = {
    "Thing": {"identifier", "url", "name", "alternateName", "description"},
    "GovernmentService": {"serviceOperator"},
    "Service": {"areaServed", "audience", "availableChannel", "offers"},
    "Audience": {"audienceType"},
    "ServiceChannel": {"serviceLocation", "processingTime"},
    "Offer": {"price", "priceCurrency", "priceSpecification"},
    "PriceSpecification": {"minPrice", "maxPrice", "priceCurrency"},
    "Place": {"address", "telephone", "openingHoursSpecification", "specialOpeningHoursSpecification"},
    "Organization": {"email"},
    "PostalAddress": {"streetAddress", "postalCode", "addressLocality"},
    "OpeningHoursSpecification": {"opens", "closes", "dayOfWeek", "validFrom", "validThrough"},
}


@pytest_asyncio.fixture(loop_scope="session")
async def document(catalog) -> dict[str, Any]:
    answer = await catalog.get("/v1/exports/schema-org.jsonld")
    assert answer.status_code == 200, answer.text
    return answer.json()


def typed(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if "@type" in part:
            yield part
        for value in part.values():
            yield from typed(value)
    elif isinstance(part, list):
        for value in part:
            yield from typed(value)


def strangers(part: Any) -> set[tuple[str, str]]:
    """Properties that no type of their node has."""
    found = set()
    for node in typed(part):
        kinds = {node["@type"], *SUPERTYPES[node["@type"]]}
        own = set().union(*(DOMAINS.get(kind, set()) for kind in kinds))
        found |= {(node["@type"], name) for name in node if not name.startswith("@") and name not in own}
    return found


def office(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(node for node in document["@graph"] if node["@id"] == f"{BASE}/offices/{name}")


async def test_every_property_belongs_to_its_type(document) -> None:
    assert strangers(document) == set()
    assert strangers([{"@type": "Offer", "openingHours": "Mo"}]) == {("Offer", "openingHours")}


def test_the_table_of_properties_is_that_of_schema_org() -> None:
    path = standard("schemaorg-30.0", "schemaorg-current-https-properties.csv")
    with path.open(newline="") as file:
        domains = {row["label"]: row["domainIncludes"] for row in csv.DictReader(file)}
    for kind, names in DOMAINS.items():
        for name in names:
            assert f"schema.org/{kind}" in domains[name], (kind, name)


async def test_the_week_of_an_office(document) -> None:
    hours = office(document, "bb-otto-schill")["openingHoursSpecification"]
    days = {
        tuple(day.rpartition("/")[2][:2] for day in entry["dayOfWeek"]): (entry["opens"], entry["closes"])
        for entry in hours
    }
    assert days == {
        ("Mo", "Tu", "We", "Fr"): ("08:00", "19:00"),
        ("Th",): ("12:00", "19:00"),
        ("Sa",): ("09:00", "13:00"),
    }
    assert hours[0]["description"][0]["@value"], "that the split over the days is computed is said"


async def test_exceptions_and_holidays_are_special_days(catalog, issuers) -> None:
    day = datetime.now(BERLIN).date() + timedelta(days=10)
    while day.weekday() != 1:
        day += timedelta(days=1)
    body = {
        "effect": "close_at",
        "from": f"{day}",
        "until": f"{day}",
        "closes": "13:00",
        "reason": {"de": "Personalversammlung"},
    }
    made = await catalog.post(
        "/v1/staff/offices/bb-otto-schill/exceptions", json=body, headers=issuers.staff("catalog:write") | key()
    )
    assert made.status_code == 201, made.text
    found = office((await catalog.get("/v1/exports/schema-org.jsonld")).json(), "bb-otto-schill")
    special = {entry["validFrom"]: entry for entry in found["specialOpeningHoursSpecification"]}
    assert (special[f"{day}"]["opens"], special[f"{day}"]["closes"]) == ("08:00", "13:00")
    assert special[f"{day}"]["validThrough"] == f"{day}"
    closed = [entry for entry in special.values() if entry["opens"] == entry["closes"] == "00:00"]
    assert closed, "half a year always holds a holiday"
    listed = (
        await catalog.get(
            f"/v1/offices/bb-otto-schill/opening-hours?from={closed[0]['validFrom']}&to={closed[0]['validFrom']}"
        )
    ).json()
    assert listed["days"][0]["intervals"] == []


async def test_offices_that_are_closed_for_good_are_not_offered(document, catalog) -> None:
    offices = {item["id"]: item for item in (await catalog.get("/v1/offices?limit=100")).json()["items"]}
    gone = {name for name, item in offices.items() if item["state"] == "closed_for_good"}
    shown = {node["identifier"] for node in document["@graph"] if node["@type"] == "GovernmentOffice"}
    assert gone
    assert not gone & shown
