"""Who handles a service, who is competent and which ways are open begins and ends on a day of its own."""

from datetime import date

import pytest
from sqlalchemy import text

from services.catalog.editions.turning import tell_of_turned_days
from tests.catalog.editing.test_routes import read
from tests.catalog.imports.test_routes import applied, planned
from tests.catalog.succession.test_links import saved
from tests.catalog.test_validity import AFTER, BEFORE, BEGINS, ENDS, NAME, WITHIN, named, staff, then

__all__ = ("staff", "then")
SEEN = {"status": "sourced", "sources": ["city-staff"]}
PERIOD = {"validFrom": BEGINS, "validTo": ENDS}


def handled(*offices: str, **more) -> dict:
    return {"role": "decides", "offices": list(offices), "provenance": SEEN} | more


async def test_an_office_handles_a_service_between_its_days_and_nowhere_else(catalog, staff, then):
    await saved(catalog, staff, "services", NAME, handledAt=[handled("bb-gohlis", **PERIOD), handled("bb-otto-schill")])
    for at, there in ((None, False), (BEFORE, False), (WITHIN, True), (AFTER, False)):
        detail = await then(f"/v1/services/{NAME}", at)
        offices = {office["id"]: office for office in detail["offices"]}
        assert ("bb-gohlis" in offices) is there, at
        assert detail["perspectives"]["openingHours"]["offices"] == 1 + there
        assert (NAME in named(await then("/v1/services", at, office="bb-gohlis", limit=100))) is there
        assert ("bb-gohlis" in named(await then("/v1/offices", at, service=NAME))) is there
        told = {service["id"]: service["validTo"] for service in (await then("/v1/offices/bb-gohlis", at))["services"]}
        assert told.get(NAME) == (ENDS if there else None)
        channels = await then(f"/v1/services/{NAME}/channels", at or "2026-11-26T09:00:00+01:00")
        assert ("bb-gohlis" in {office["office"] for office in channels["offices"]}) is there
        competent = await then("/v1/competence", at, service=NAME, postcode="04109")
        assert ("bb-gohlis" in competent["offices"]) is there
        exported = await then("/v1/exports/services.csv", at)
        assert ("bb-gohlis" in exported.partition(f"\r\n{NAME},")[2].partition("\r\n")[0]) is there
    within = {office["id"]: office for office in (await then(f"/v1/services/{NAME}", WITHIN))["offices"]}
    assert (within["bb-gohlis"]["validFrom"], within["bb-gohlis"]["validTo"]) == (BEGINS, ENDS)
    assert (within["bb-otto-schill"]["validFrom"], within["bb-otto-schill"]["validTo"]) == (None, None)
    form, _ = await read(catalog, staff, f"/v1/staff/services/{NAME}")
    assert {place["offices"][0]: place["validTo"] for place in form["handledAt"]} == {
        "bb-gohlis": ENDS,
        "bb-otto-schill": None,
    }


async def test_competence_passes_from_one_unit_to_another_on_a_day(catalog, staff, then):
    periods = {"ordnungsamt": {"validTo": "2031-02-28"}, "amt-buergerservice": {"validFrom": BEGINS}}
    await saved(catalog, staff, "services", NAME, competent=["amt-buergerservice", "ordnungsamt"], unitPeriods=periods)
    for at, unit in ((None, "ordnungsamt"), (BEFORE, "ordnungsamt"), (WITHIN, "amt-buergerservice")):
        assert (await then("/v1/competence", at, service=NAME, postcode="04109"))["unit"]["id"] == unit
    form, _ = await read(catalog, staff, f"/v1/staff/services/{NAME}")
    kept = {
        unit: {day: value for day, value in period.items() if value} for unit, period in form["unitPeriods"].items()
    }
    assert kept == periods


async def test_the_feed_carries_competence_with_its_days_and_brings_it_back(catalog, staff, then):
    periods = {"ordnungsamt": {"validTo": "2031-02-28"}, "amt-buergerservice": {"validFrom": BEGINS}}
    await saved(catalog, staff, "services", NAME, competent=["amt-buergerservice", "ordnungsamt"], unitPeriods=periods)
    names = ("organisationseinheiten-1.xml", "leistungen-1.xml", "zustaendigkeiten-1.xml")
    told = {name: await then(f"/v1/exports/xzufi/{name}") for name in names}
    assert "2031-02-28T23:59:59+01:00" in told[names[2]]
    assert f"{NAME}.ordnungsamt.147" in told[names[2]]
    assert f"{NAME}.ordnungsamt.147" not in await then(f"/v1/exports/xzufi/{names[2]}", AFTER), (
        "what is over is not told"
    )
    files = {name: document.replace(f">{NAME}<", ">zurueck<") for name, document in told.items()}
    await applied(catalog, staff, await planned(catalog, staff, files, "xzufi"))
    for at, unit in ((BEFORE, "ordnungsamt"), (WITHIN, "amt-buergerservice")):
        assert (await then("/v1/competence", at, service="zurueck", postcode="04109"))["unit"]["id"] == unit


async def test_a_further_way_is_open_between_its_days(catalog, staff, then):
    way = {"channel": "video", "text": {"de": "Nach Anmeldung"}, "provenance": SEEN} | PERIOD
    await saved(catalog, staff, "services", NAME, ways=[way])
    for at, there in ((None, 0), (BEFORE, 0), (WITHIN, 1), (AFTER, 0)):
        detail = await then(f"/v1/services/{NAME}", at)
        assert (len(detail["ways"]), detail["channels"].count("video")) == (there, there)


async def test_a_service_without_an_office_on_a_day_has_no_counter_then(catalog, staff, then):
    await saved(catalog, staff, "services", NAME, handledAt=[handled("mobil-plagwitz", **PERIOD)])
    for at, there in ((None, False), (BEFORE, False), (WITHIN, True), (AFTER, False)):
        channels = set((await then(f"/v1/services/{NAME}", at))["channels"])
        assert ({"counter", "mobile"} <= channels, "counter" in channels) == (there, there)


async def test_the_neighbours_are_told_when_a_link_begins_and_ends(catalog, staff, session):
    await saved(catalog, staff, "services", NAME, handledAt=[handled("bb-gohlis", **PERIOD)])
    for day, told in (
        (date(2031, 2, 28), False),
        (date(2031, 3, 1), True),
        (date(2031, 5, 31), False),
        (date(2031, 6, 1), True),
    ):
        await session.execute(text("delete from catalog.outbox_event"))
        await tell_of_turned_days(session, day)
        sent = set((await session.execute(text("select subject from catalog.outbox_event"))).scalars())
        assert ({NAME, "bb-gohlis"} <= sent) is told, day


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"handledAt": [handled("bb-gohlis", validFrom=ENDS, validTo=BEGINS)]}, "handledAt.0"),
        ({"unitPeriods": {"nobody": {"validTo": ENDS}}}, "unitPeriods"),
        ({"unitPeriods": {"ordnungsamt": {"validFrom": ENDS, "validTo": BEGINS}}}, "unitPeriods.ordnungsamt"),
        ({"handledAt": [handled("bb-gohlis", validTo=ENDS), handled("bb-gohlis", validFrom=ENDS)]}, "handledAt"),
    ],
)
async def test_wrong_days_are_refused_and_change_nothing(catalog, staff, wrong, field):
    form, seen = await read(catalog, staff, f"/v1/staff/services/{NAME}")
    refused = await catalog.put(f"/v1/staff/services/{NAME}", json=form | wrong, headers=seen)
    assert refused.status_code == 422, refused.text
    assert field in [error["field"] for error in refused.json()["errors"]], refused.text
    assert (await read(catalog, staff, f"/v1/staff/services/{NAME}"))[0] == form


async def test_child_friendly_offices_are_found_and_what_is_not_known_is_neither(catalog, staff, then):
    for value in (True, False):
        assert (await then("/v1/offices", None, childFriendly=value))["items"] == [], "nothing is known yet"
    known = {"value": True, "provenance": SEEN}
    await saved(catalog, staff, "offices", "bb-gohlis", childFriendly=known)
    await saved(catalog, staff, "offices", "bb-paunsdorf", childFriendly=known | {"value": False})
    assert named(await then("/v1/offices", None, childFriendly=True)) == {"bb-gohlis"}
    assert named(await then("/v1/offices", None, childFriendly=False)) == {"bb-paunsdorf"}
    assert (await then("/v1/offices/bb-gohlis"))["childFriendly"]["value"] is True
    page = await then("/v1/services", None, childFriendly=True, facets=True, limit=100)
    offered = {
        service["id"] for service in (await then("/v1/offices/bb-gohlis"))["services"] if service["role"] != "advises"
    }
    assert named(page) == offered
    assert page["facets"]["childFriendly"] == [{"id": "true", "count": len(offered)}]
    everything = (await then("/v1/services", None, facets=True))["facets"]["childFriendly"]
    assert {facet["id"]: facet["count"] for facet in everything}["true"] == len(offered)
    assert named(await then("/v1/services", None, q="Perso", childFriendly=True)) <= offered
