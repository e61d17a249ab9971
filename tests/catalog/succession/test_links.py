"""What an old address answers: the successor, that there is none, or that it is too early."""

import pytest

from services.catalog.succession.problems import OfficeMoved
from tests.catalog.editing.test_routes import PROBLEM, read

LAST_YEAR, LONG_AGO, FAR_AHEAD = "2025-12-31", "2020-01-01", "2099-01-01"


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


async def saved(catalog, staff, kind: str, name: str, **changes) -> None:
    """Edit a thing as staff do."""
    path = f"/v1/staff/{kind}/{name}"
    form, seen = await read(catalog, staff, path)
    answer = await catalog.put(path, json=form | changes, headers=seen)
    assert answer.status_code == 200, answer.text


async def test_the_address_of_a_merged_office_leads_to_its_successor(catalog):
    answer = await catalog.get("/v1/offices/bb-suedwest?at=2026-11-02T09:00:00%2B01:00")
    assert (answer.status_code, answer.json()["type"]) == (301, f"{PROBLEM}office-moved")
    assert answer.headers["location"] == "/v1/offices/bb-ratzelbogen?at=2026-11-02T09%3A00%3A00%2B01%3A00"
    assert answer.json()["successor"]["id"] == "bb-ratzelbogen"
    assert answer.json()["closedFrom"]
    assert answer.headers["cache-control"] == "public, max-age=30"
    there = await catalog.get(answer.headers["location"])
    assert (there.status_code, there.json()["id"]) == (200, "bb-ratzelbogen")


async def test_before_its_last_day_and_when_closed_ones_are_wanted_the_office_answers_itself(catalog):
    before = await catalog.get("/v1/offices/bb-suedwest?at=2024-01-02T09:00:00%2B01:00")
    assert (before.status_code, before.json()["state"], before.json()["successor"]) == (
        200,
        "closing",
        "bb-ratzelbogen",
    )
    after = await catalog.get("/v1/offices/bb-suedwest?closed=true")
    assert (after.status_code, after.json()["state"]) == (200, "closed_for_good")


async def test_an_office_without_a_living_successor_is_gone(catalog, staff):
    await saved(catalog, staff, "offices", "bb-gohlis", closedFrom=LAST_YEAR)
    alone = await catalog.get("/v1/offices/bb-gohlis", headers={"Accept-Language": "en"})
    assert (alone.status_code, alone.json()["type"], alone.json()["successor"]) == (410, f"{PROBLEM}office-gone", None)
    assert LAST_YEAR in alone.json()["detail"]
    await saved(catalog, staff, "offices", "bb-leutzsch", closedFrom=LAST_YEAR, successor="bb-gohlis")
    both = await catalog.get("/v1/offices/bb-leutzsch")
    assert (both.status_code, both.json()["successor"]["id"]) == (410, "bb-gohlis"), "named, though it is gone too"


async def test_the_line_is_followed_to_the_one_that_lives(catalog, staff):
    await saved(catalog, staff, "offices", "bb-gohlis", closedFrom=LAST_YEAR, successor="bb-leutzsch")
    await saved(catalog, staff, "offices", "bb-leutzsch", closedFrom=LAST_YEAR, successor="bb-paunsdorf")
    answer = await catalog.get("/v1/offices/bb-gohlis")
    assert (answer.status_code, answer.headers["location"]) == (301, "/v1/offices/bb-paunsdorf")


async def test_a_line_must_not_lead_back(catalog, staff):
    await saved(catalog, staff, "offices", "bb-gohlis", closedFrom=LAST_YEAR, successor="bb-leutzsch")
    form, seen = await read(catalog, staff, "/v1/staff/offices/bb-leutzsch")
    circle = form | {"closedFrom": LAST_YEAR, "successor": "bb-gohlis"}
    refused = await catalog.put("/v1/staff/offices/bb-leutzsch", json=circle, headers=seen)
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, ["successor"])
    assert (await catalog.get("/v1/offices/bb-leutzsch")).json()["state"] == "open"


@pytest.mark.parametrize("way", ["", "/channels", "/servicebereich-check", "/access-score"])
async def test_every_address_of_a_retired_service_leads_on_or_ends(catalog, staff, way):
    await saved(catalog, staff, "services", "fundsache", validTo=LAST_YEAR)
    gone = await catalog.get(f"/v1/services/fundsache{way}")
    assert (gone.status_code, gone.json()["type"]) == (410, f"{PROBLEM}service-gone")
    assert (gone.json()["validTo"], gone.json()["successor"]) == (LAST_YEAR, None)
    await saved(catalog, staff, "services", "fundsache", successor="personalausweis")
    moved = await catalog.get(f"/v1/services/fundsache{way}")
    assert (moved.status_code, moved.headers["location"]) == (301, f"/v1/services/personalausweis{way}")
    then = "at=2025-12-31T09:00:00%2B01:00"
    assert (await catalog.get(f"/v1/services/fundsache{way}?{then}")).status_code == 200


async def test_linked_data_and_competence_of_a_retired_service(catalog, staff):
    await saved(catalog, staff, "services", "fundsache", validTo=LAST_YEAR, successor="personalausweis")
    linked = await catalog.get("/v1/services/fundsache", headers={"Accept": "application/ld+json"})
    assert (linked.status_code, linked.headers["location"]) == (301, "/v1/services/personalausweis")
    asked = await catalog.get("/v1/competence?service=fundsache&postcode=04109")
    assert (asked.status_code, asked.headers["location"]) == (
        301,
        "/v1/competence?service=personalausweis&postcode=04109",
    )


async def test_a_service_that_is_still_to_come(catalog, staff):
    await saved(catalog, staff, "services", "fundsache", validFrom=FAR_AHEAD)
    answer = await catalog.get("/v1/services/fundsache")
    assert (answer.status_code, answer.json()["type"]) == (404, f"{PROBLEM}service-not-offered-yet")
    assert answer.json()["validFrom"] == FAR_AHEAD


async def test_pages_lead_on_or_tell_people(catalog, staff):
    await saved(catalog, staff, "services", "fundsache", validTo=LAST_YEAR, successor="personalausweis")
    moved = await catalog.get("/v1/pages/services/fundsache?language=en")
    assert (moved.status_code, moved.headers["location"]) == (301, "/v1/pages/services/personalausweis?language=en")
    await saved(catalog, staff, "services", "fundsache", successor=None)
    gone = await catalog.get("/v1/pages/services/fundsache?language=en")
    assert (gone.status_code, gone.headers["content-type"]) == (410, "text/html; charset=utf-8")
    assert "This service is no longer offered" in gone.text
    assert "frame-ancestors *" in gone.headers["content-security-policy"]
    unknown = await catalog.get("/v1/pages/services/nothing?language=de-x-leicht")
    assert (unknown.status_code, "<html" in unknown.text) == (404, True)


def test_only_the_part_that_is_the_name_is_replaced() -> None:
    moved = OfficeMoved(gone="amt", heir="haus", extra={}, name="", since="", heir_name="")
    assert moved.address("/v1/aemter/amt/amtszeit", "a=amt&b=amtlich") == "/v1/aemter/haus/amtszeit?a=haus&b=amtlich"
