"""The CPSV-AP export conforms to the shapes of the EU, and what would not conform is caught by them."""

import json
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import pytest_asyncio

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pyshacl import validate
    from rdflib import Graph

from tests.catalog.exports.standards import standard

EXPORT = "/v1/exports/cpsv-ap.jsonld"
BASE = "http://127.0.0.1:8000/v1"


@pytest_asyncio.fixture(loop_scope="session")
async def document(catalog) -> dict[str, Any]:
    answer = await catalog.get(EXPORT)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/ld+json"
    return answer.json()


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(standard("cpsv-ap-3.2.0", "cpsv-ap-SHACL.ttl"))


def results_of(document: dict[str, Any], shapes: Graph) -> str:
    """The report of the shapes, empty when the document conforms."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        conforms, _, text = validate(Graph().parse(data=json.dumps(document), format="json-ld"), shacl_graph=shapes)
    return "" if conforms else text


def nodes(document: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    return (node for node in document["@graph"] if kind in node["@type"])


def by_id(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {node["@id"]: node for node in document["@graph"]}


async def test_the_catalogue_conforms(document, shapes) -> None:
    assert results_of(document, shapes) == ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert len(Graph().parse(data=json.dumps(document), format="json-ld")) > 2000, "an empty graph conforms too"


async def test_one_service_conforms(catalog, shapes) -> None:
    answer = await catalog.get("/v1/services/wohnsitz-anmeldung", headers={"Accept": "application/ld+json"})
    assert results_of(answer.json(), shapes) == ""
    assert [node["@id"] for node in nodes(answer.json(), "PublicService")] == [f"{BASE}/services/wohnsitz-anmeldung"]


async def test_a_service_without_an_authority_is_caught(document, shapes) -> None:
    del next(nodes(document, "PublicService"))["hasCompetentAuthority"]
    assert "hasCompetentAuthority" in results_of(document, shapes)


async def test_a_title_without_a_language_is_caught(document, shapes) -> None:
    next(nodes(document, "PublicService"))["title"] = "Personalausweis"
    assert "langString" in results_of(document, shapes)


async def test_a_code_without_its_type_is_caught(document, shapes) -> None:
    document["@graph"] = [
        node for node in document["@graph"] if not node["@id"].endswith("#concept-audience-residents")
    ]
    assert "ClassConstraint" in results_of(document, shapes)


async def test_a_life_event_that_is_no_event_is_caught(document, shapes) -> None:
    for node in nodes(document, "LifeEvent"):
        node["@type"] = "LifeEvent"
    assert "ClassConstraint" in results_of(document, shapes)


async def test_a_service_says_what_is_known(document) -> None:
    found = by_id(document)
    card = found[f"{BASE}/services/personalausweis"]
    assert card["title"] == {"de": "Personalausweis beantragen", "en": "Apply for an identity card"}
    assert [found[cost]["hasValue"] for cost in card["hasCost"]] == ["46.00", "27.60", "6.00", "15.00", "13.00"]
    assert found[card["hasCompetentAuthority"][0]]["prefLabel"] == {"de": "Amt Bürgerservice"}
    assert [found[key]["notation"] for key in card["isClassifiedBy"]] == ["99008001012000"]
    counter = next(channel for channel in card["hasChannel"] if channel.endswith("#channel-counter-bb-otto-schill"))
    assert found[found[counter]["openingHours"][0]]["description"]["de"].startswith("Mo 08:00–19:00; Di 08:00–19:00;")
    conditional = [found[kind] for kind in card["hasInputType"] if "description" in found[kind]]
    assert {kind["identifier"] for kind in conditional} == {"geburtsurkunde", "einwilligung-sorgeberechtigte"}


async def test_inventions_and_other_cities_are_left_out(document, catalog) -> None:
    services = {node["identifier"]: node for node in nodes(document, "PublicService")}
    listed = {item["id"]: item for item in (await catalog.get("/v1/services?limit=100")).json()["items"]}
    invented = {name for name, item in listed.items() if item["provenance"]["status"] == "placeholder"}
    assert invented
    assert set(services) == set(listed) - invented
    assert "hasCost" not in services["parkausweis-behinderung"], "the fee of Munich is no fact about Leipzig"
    assert "isClassifiedBy" not in services["parkausweis-behinderung"]
    assert "processingTime" not in services["personalausweis"], "that of two other cities"
    refused = await catalog.get(f"/v1/services/{invented.pop()}", headers={"Accept": "application/ld+json"})
    assert refused.status_code == 404


async def test_two_forms_of_a_service_are_two_answers(catalog) -> None:
    path = "/v1/services/personalausweis"
    linked = await catalog.get(path, headers={"Accept": "application/ld+json"})
    plain = await catalog.get(path, headers={"Accept": "text/html, */*"})
    assert (linked.headers["content-type"], plain.headers["content-type"]) == (
        "application/ld+json",
        "application/json",
    )
    assert linked.headers["etag"] != plain.headers["etag"]
    assert linked.headers["vary"] == plain.headers["vary"] == "Accept, Accept-Encoding"
    crossed = await catalog.get(path, headers={"Accept": "application/ld+json", "If-None-Match": plain.headers["etag"]})
    assert crossed.status_code == 200
    known = await catalog.get(path, headers={"Accept": "application/ld+json", "If-None-Match": linked.headers["etag"]})
    assert known.status_code == 304
