"""Exactly one accepting unit, or the reason why not."""

import pytest

from services.catalog.competence.lookup import the_one_area, the_one_unit
from services.catalog.competence.problems import (
    AdvisingOnly,
    DependsOnPerson,
    NobodyCompetent,
    NotUnique,
    PlaceAmbiguous,
)
from services.catalog.seeding.files import read_seeds


@pytest.mark.parametrize(
    ("service", "place", "unit", "offices"),
    [
        ("elterngeld", {"ars": "147130000000"}, "ajf-elterngeld", ["ajf-elterngeld"]),
        ("geburt-beurkundung", {"postcode": "04109"}, "standesamt", ["standesamt"]),
        ("kindergeld", {"street": "burgplatz"}, "familienkasse", []),
        ("kfz-halterdaten", {"street": "Kiewer Strasse"}, "kfz-zulassung", ["kfz-zulassung"]),
    ],
)
async def test_one_unit(catalog, service, place, unit, offices):
    answer = (await catalog.get("/v1/competence", params={"service": service} | place)).json()
    assert (answer["unit"]["id"], answer["offices"]) == (unit, offices)
    assert answer["place"]["ars"] == "147130000000"


@pytest.mark.parametrize(
    ("service", "place", "status", "slug"),
    [
        ("mutterschaftsgeld-2", {"postcode": "04109"}, 409, "competence-depends-on-person"),
        ("pflegegrad", {"postcode": "04109"}, 409, "competence-depends-on-person"),
        ("familienleistung-kombiniert", {"postcode": "04109"}, 404, "nobody-competent"),
        ("elterngeld", {"postcode": "01067"}, 404, "place-unknown"),
        ("elterngeld", {"ars": "146120000000"}, 404, "place-unknown"),
        ("elterngeld", {"street": "Unter den Linden"}, 404, "place-unknown"),
    ],
)
async def test_why_not(catalog, service, place, status, slug):
    answer = await catalog.get("/v1/competence", params={"service": service} | place)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:lotse:problem:{slug}")
    if status == 409:
        assert answer.json()["candidates"]


async def test_every_service_has_one_unit_or_a_problem_that_says_why(catalog):
    for form in read_seeds().services:
        answer = await catalog.get("/v1/competence", params={"service": form.id, "postcode": "04109"})
        assert answer.status_code in (200, 404, 409), answer.text
        if answer.status_code == 200:
            assert answer.json()["unit"]["id"] == form.unit


def candidate(name: str, chosen: bool = False, role: str = "decides") -> dict:
    return {"id": name, "name": name, "level": "city", "chosen": chosen, "role": role}


def test_the_decisions() -> None:
    assert the_one_unit([candidate("a")])["id"] == "a"
    for candidates, problem in (
        ([], NobodyCompetent),
        ([candidate("a"), candidate("b")], NotUnique),
        ([candidate("a", True)], DependsOnPerson),
        ([candidate("a", role="advises")], AdvisingOnly),
    ):
        with pytest.raises(problem):
            the_one_unit(candidates)
    with pytest.raises(PlaceAmbiguous):
        the_one_area(["147130000000", "147290000000"], "04416")
