"""Offices over HTTP."""

from tests.catalog.editing.test_routes import read


async def test_every_office_is_listed_with_the_fate_of_those_that_closed(catalog):
    page = (await catalog.get("/v1/offices")).json()
    offices = {office["id"]: office for office in page["items"]}
    assert len(offices) == 37
    assert page["next"] is None
    assert offices["bb-suedwest"]["state"] == "closed_for_good"
    assert offices["bb-suedwest"]["successor"] == "bb-ratzelbogen"
    assert offices["bb-otto-schill"]["desks"]["value"] == 11
    assert offices["familienkasse"]["external"] is True


async def test_an_office_names_its_week_and_its_services(catalog):
    office = (await catalog.get("/v1/offices/bb-otto-schill")).json()
    services = {service["id"]: service for service in office["services"]}
    assert services["personalausweis"]["durationMinutes"] == 15
    assert services["familienstandsklaerung"]["durationMinutes"] is None
    assert services["kfz-halterdaten"]["role"] == "accepts"
    assert office["week"][3] == {"weekday": "thu", "intervals": ["12:00-19:00"]}
    mobile = (await catalog.get("/v1/offices/mobil-plagwitz")).json()
    assert {"meldebescheinigung", "abholung-ausweisdokumente"}.isdisjoint(s["id"] for s in mobile["services"])


async def test_pages_follow_one_another_without_gap_or_repeat(catalog):
    seen, cursor = [], ""
    while cursor is not None:
        page = (await catalog.get("/v1/offices", params={"limit": 10} | ({"cursor": cursor} if cursor else {}))).json()
        seen += [office["id"] for office in page["items"]]
        cursor = page["next"]
    assert seen == sorted(set(seen))
    assert len(seen) == 37


async def test_an_unknown_office_is_a_problem(catalog):
    answer = await catalog.get("/v1/offices/rathaus", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:lotse:problem:office-unknown")
    assert "rathaus" in answer.json()["detail"]


async def test_bodies_outside_the_city_are_offices_of_their_own_kind(catalog, issuers):
    """State, federation, social insurance, court, clinic, and private ones too: listed, named, and nobody has to log in to see them."""
    page = (await catalog.get("/v1/offices?limit=100")).json()["items"]
    outside = {office["id"]: office for office in page if office["external"]}
    assert {"state", "federal", "social_insurance", "court", "clinic"} <= {each["level"] for each in outside.values()}
    assert {office["level"] for office in page if not office["external"]} == {"city"}
    assert outside["amtsgericht"]["level"] == "court"
    assert not any(office["appointments"] for office in outside.values()), "we book nobody into houses of others"
    path, staff = "/v1/staff/offices/klinik-st-elisabeth", issuers.staff("catalog:write")
    form, seen = await read(catalog, staff, path)
    saved = await catalog.put(path, json=form | {"level": "private"}, headers=seen)
    assert saved.status_code == 200, saved.text
    assert (await catalog.get("/v1/offices/klinik-st-elisabeth")).json()["level"] == "private"
    form, seen = await read(catalog, staff, path)
    refused = await catalog.put(path, json=form | {"level": "church"}, headers=seen)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "level")
