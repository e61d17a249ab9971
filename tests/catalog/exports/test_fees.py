"""A range of fees and a price that is not in force yet, in every vocabulary."""

import json

from lxml import etree
from sqlalchemy import text

FEES = {
    "items": [
        {"label": "je nach Aufwand", "amount": "10.00", "upTo": "55.50", "currency": "EUR"},
        {"label": "Eilzuschlag", "amount": "5.00", "currency": "EUR"},
        {"label": "Eilzuschlag", "amount": "7.00", "currency": "EUR", "validFrom": "2999-01-01"},
    ],
    "provenance": {"status": "sourced", "sources": ["law"]},
}
OWN = ("reisepass-1", "reisepass-2", "reisepass-3")


async def test_ranges_and_prices_to_come(catalog, session) -> None:
    statement = text("update catalog.public_service set fees = cast(:fees as jsonb) where id = 'reisepass'")
    await session.execute(statement, {"fees": json.dumps(FEES)})
    await session.commit()
    linked = (await catalog.get("/v1/exports/cpsv-ap.jsonld")).json()["@graph"]
    costs = [node for node in linked if node["@type"] == "Cost" and node["identifier"] in OWN]
    assert [cost.get("hasValue") for cost in costs] == [None, "5.00"]
    assert costs[0]["description"] == {"de": "je nach Aufwand: 10.00–55.50 EUR"}
    graph = (await catalog.get("/v1/exports/schema-org.jsonld")).json()["@graph"]
    [offered] = [node["offers"] for node in graph if node["identifier"] == "reisepass"]
    assert (offered[0]["priceSpecification"]["maxPrice"], offered[1]["price"]) == ("55.50", "5.00")
    table = (await catalog.get("/v1/exports/services.csv")).text
    assert "je nach Aufwand: 10.00–55.50 EUR; Eilzuschlag: 5.00 EUR" in table
    services = (await catalog.get("/v1/exports/hsds.json")).json()["contents"]
    [options] = [entry["cost_options"] for entry in services if entry["url"].endswith("/reisepass")]
    assert [(option.get("amount"), option.get("amount_description")) for option in options] == [
        (None, "10.00–55.50"),
        (5.0, None),
    ]
    feed = etree.fromstring((await catalog.get("/v1/exports/xzufi/leistungen-1.xml")).content)
    bounds = [element.text for element in feed.iter("{*}betragUntergrenze", "{*}betragObergrenze")]
    assert bounds == ["10.00", "55.50"]
