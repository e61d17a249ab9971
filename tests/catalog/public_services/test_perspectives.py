"""Hours, life events and the digital way side by side on every service, and the ways besides counter and online."""

import pytest

from tests.catalog.editing.test_routes import read
from tests.catalog.succession.test_links import saved


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


async def test_every_service_shows_the_three_perspectives(catalog):
    services = (await catalog.get("/v1/services?limit=100")).json()["items"]
    for service in services:
        detail = (await catalog.get(f"/v1/services/{service['id']}")).json()
        seen = detail["perspectives"]
        assert [event["id"] for event in seen["lifeEvents"]] == sorted(
            service["lifeEvents"], key=[event["id"] for event in seen["lifeEvents"]].index
        )
        assert seen["digital"]["online"] == detail["online"]["available"]
        assert (seen["openingHours"]["openDays"] == 0) == (seen["openingHours"]["latest"] is None)
    passport = (await catalog.get("/v1/services/personalausweis")).json()["perspectives"]
    assert passport["openingHours"] == {
        "offices": 11, "openHours": 58.0, "openDays": 6, "longDays": 5, "latest": "19:00", "saturdayHours": 4.0,
    }  # fmt: skip
    assert passport["digital"] == {"online": False, "eidReplacesVisit": False, "personalAppearance": "required"}


async def test_ways_besides_counter_and_online(catalog, staff):
    birth = (await catalog.get("/v1/services/geburt-beurkundung")).json()
    assert "third_party" in birth["channels"]
    assert birth["ways"][0]["text"]["en"] == "The clinic reports the birth."
    found = (await catalog.get("/v1/services?channel=third_party")).json()["items"]
    assert {service["id"] for service in found} == {"geburt-beurkundung", "sterbefall-anzeige"}
    wheels = {s["id"] for s in (await catalog.get("/v1/services?channel=mobile&limit=100")).json()["items"]}
    assert "personalausweis" in wheels
    assert "meldebescheinigung" not in wheels, "the mobile office has fewer services"
    now = (await catalog.get("/v1/services/geburt-beurkundung/channels")).json()
    assert [way["channel"] for way in now["ways"]] == ["third_party"]
    page = (await catalog.get("/v1/pages/services/geburt-beurkundung?language=en")).text
    assert "Through others: The clinic reports the birth." in page
    linked = (await catalog.get("/v1/exports/cpsv-ap.jsonld")).text
    assert "channel-third_party-geburt-beurkundung" in linked
    video = {"channel": "video", "provenance": {"status": "sourced", "sources": ["city-staff"]}}
    await saved(catalog, staff, "services", "fundsache", ways=[video])
    assert "video" in (await catalog.get("/v1/services/fundsache")).json()["channels"]


async def test_pages_lead_to_the_portal_of_the_state(catalog):
    page = (await catalog.get("/v1/pages/services/elterngeld")).text
    assert 'href="https://amt24.sachsen.de/zufi/leistungen/6000384"' in page


async def test_nobody_is_sent_to_the_administrative_control(catalog, staff):
    path = "/v1/staff/services/fundsache"
    form, seen = await read(catalog, staff, path)
    form["handledAt"][0]["offices"].append("obm")
    refused = await catalog.put(path, json=form, headers=seen)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "handledAt.0.offices")
    usable = (await catalog.get("/v1/offices?usable=true")).json()["items"]
    assert "obm" not in {office["id"] for office in usable}
    assert not {office["taskType"] for office in usable} & {"verwaltungssteuerung"}


async def test_a_service_may_be_of_another_task_type_than_its_unit(catalog):
    certificate = (await catalog.get("/v1/services/geburtsurkunde")).json()
    assert (certificate["unit"]["id"], certificate["unit"]["taskType"]) == ("standesamt", "fachbereich")
