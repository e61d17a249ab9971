"""One service whole, and the ways to it at a moment."""

import pytest

from services.catalog.public_services.eid import eid_benefit
from services.catalog.public_services.papers import with_words, words


async def test_a_service_whole(catalog):
    service = (await catalog.get("/v1/services/personalausweis")).json()
    assert service["keys"]["leikaId"] == "99008001012000"
    price = {"label": "ab 24 Jahren", "amount": "46.00", "upTo": None, "currency": "EUR"} | {
        "validFrom": None,
        "validTo": None,
    }
    assert service["fees"]["items"][0] == price
    assert service["personalAppearance"] == "required"
    assert service["eid"]["replacesVisit"] is False
    assert service["law"] == ["PAuswG § 9", "PAuswGebV § 1"]
    offices = {office["id"] for office in service["offices"]}
    assert "bb-otto-schill" in offices
    assert {"bb-suedwest", "bb-boehlitz", "bb-stoetteritz"}.isdisjoint(offices), "closed for good"
    assert service["intake"]["everywhere"] is True


async def test_what_is_not_known_says_so_instead_of_zero(catalog):
    service = (await catalog.get("/v1/services/aufenthaltstitel")).json()
    unknown = {"status": "unknown", "sources": [], "checkedAt": None}
    assert service["fees"] == {"items": [], "kind": "unknown", "provenance": unknown}
    assert service["annualCases"]["provenance"]["status"] == "placeholder"
    assert (await catalog.get("/v1/services/kindergeld")).json()["keys"] == {
        "leikaId": None, "moreLeikaIds": [], "provenance": unknown, "amt24": None, "booking": None,
    }  # fmt: skip


async def test_every_source_named_anywhere_is_in_the_registry(catalog):
    sources = {source["id"] for source in (await catalog.get("/v1/sources")).json()["items"]}
    named: set[str] = set()

    def walk(value) -> None:
        if isinstance(value, dict):
            named.update(value.get("sources") or [])
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    for item in (await catalog.get("/v1/services?limit=100")).json()["items"]:
        walk((await catalog.get(f"/v1/services/{item['id']}")).json())
    for item in (await catalog.get("/v1/offices")).json()["items"]:
        walk((await catalog.get(f"/v1/offices/{item['id']}")).json())
    assert named <= sources
    assert len(named) > 20


async def test_the_ways_to_a_service_at_a_moment(catalog):
    query = {"at": "2023-11-14T10:00:00+01:00"}
    answer = (await catalog.get("/v1/services/geburtsurkunde/channels", params=query)).json()
    ways = {(o["office"], c["channel"]): c for o in answer["offices"] for c in o["channels"]}
    assert ways["standesamt", "appointment"]["open"] is True
    assert ways["standesamt", "walk_in"]["open"] is False
    assert ways["standesamt", "walk_in"]["why"]["cause"] == "exception"
    assert ways["standesamt", "walk_in"]["next"]["opensAt"] == "2023-11-17T09:00:00+01:00"
    assert ways["buergertelefon", "phone"]["open"] is True
    assert answer["online"]["available"] is True
    other = (await catalog.get("/v1/services/eheschliessung-anmeldung/channels", params=query)).json()
    ways = {(o["office"], c["channel"]): c for o in other["offices"] for c in o["channels"]}
    assert ways["standesamt", "walk_in"]["open"] is True, "weddings were not touched by that closure"


@pytest.mark.parametrize(
    ("available", "eid", "appearance", "expected"),
    [
        (True, True, "unknown", True),
        (True, True, "required", False),
        (False, None, "unknown", False),
        (True, None, "unknown", None),
        (None, None, "unknown", None),
    ],
)
def test_when_the_card_replaces_the_visit(available, eid, appearance, expected) -> None:
    online = {"available": available, "eid": eid, "trustLevel": "high"}
    benefit = eid_benefit(online, appearance)
    assert benefit["replaces_visit"] is expected
    assert (benefit["hint"] is not None) == (expected is True)


async def test_figures_are_sourced(catalog):
    figures = (await catalog.get("/v1/figures?limit=100")).json()["items"]
    assert len(figures) == 23
    assert {figure["provenance"]["status"] for figure in figures} == {"sourced"}
    assert [f["id"] for f in (await catalog.get("/v1/figures?lifeEvent=todesfall")).json()["items"]] == ["sterbefaelle"]


async def test_every_paper_and_every_case_has_words(catalog):
    listed = (await catalog.get("/v1/services?limit=100")).json()["items"]
    seen = [paper for i in listed for paper in (await catalog.get(f"/v1/services/{i['id']}")).json()["evidence"]]
    assert len(seen) > 100
    assert {paper["id"] for paper in seen} == set(words()["papers"])
    assert {paper["when"] for paper in seen} - {None} == set(words()["cases"])
    assert all({"de", "en"} <= set(text) for paper in seen for text in (paper["title"], paper["case"]) if text)


def test_a_paper_without_words_stands_for_itself():
    named = with_words({"id": "neuer-nachweis", "when": "other_case"})
    assert (named["title"], named["case"]) == ({"de": "neuer nachweis"}, {"de": "other case"})
