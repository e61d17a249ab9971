"""Suggestions while a person types."""

import pytest


@pytest.mark.parametrize(
    ("typed", "service"),
    [
        ("pers", "personalausweis"),
        ("Perso", "personalausweis"),
        ("Personalausweis be", "personalausweis"),
        ("REISEP", "reisepass"),
        ("führungsz", "fuehrungszeugnis"),
        ("fuehrungsz", "fuehrungszeugnis"),
        ("kinderg", "kindergeld"),
        ("ausweis verlor", "verlust-personalausweis"),
        ("ummeld", "wohnsitz-anmeldung"),
    ],
)
async def test_the_service_meant_is_among_the_first(catalog, typed, service):
    answer = await catalog.get("/v1/suggestions", params={"q": typed})
    assert answer.status_code == 200, answer.text
    assert service in [item["service"] for item in answer.json()["items"][:3]], answer.json()


async def test_an_everyday_name_is_told(catalog):
    items = (await catalog.get("/v1/suggestions", params={"q": "perso"})).json()["items"]
    assert {item["service"]: item["alias"] for item in items}["personalausweis"] == "perso"


@pytest.mark.parametrize("typed", ["!", " ", "%", "xqzwv", "~", "_"])
async def test_what_begins_nothing_suggests_nothing(catalog, typed):
    assert (await catalog.get("/v1/suggestions", params={"q": typed})).json() == {"items": [], "next": None}


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "x" * 101}, {"q": "a", "limit": 21}, {"q": "a\x00"}])
async def test_bad_input(catalog, query):
    assert (await catalog.get("/v1/suggestions", params=query)).status_code == 422


async def test_no_more_than_asked_for(catalog):
    items = (await catalog.get("/v1/suggestions", params={"q": "a", "limit": 2})).json()["items"]
    assert len(items) == 2
