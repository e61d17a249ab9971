"""What-if questions on hours: right figures, and no trace in the database."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.catalog.standards.simulation import simulate_hours
from services.catalog.standards.simulation_schemas import HoursWish
from services.catalog.tables import metadata

PATH = "/v1/staff/simulations/opening-hours"


def wish(office: str, *rules: tuple[str, str, str], **more) -> dict:
    channels = ["appointment", "walk_in"]
    return {
        "office": office,
        "rules": [{"weekday": d, "opens": o, "closes": c, "channels": channels} for d, o, c in rules],
    } | more


FIVE_TILL_SEVEN = [(day, "08:00", "19:00") for day in ("mon", "tue", "wed", "thu", "fri")]


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


async def contents(session) -> dict[str, str]:
    """A fingerprint of every table of the room."""
    found = {}
    for table in metadata.sorted_tables:
        statement = text(f"select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table.fullname} t")  # noqa: S608
        found[table.name] = (await session.execute(statement)).scalar_one()
    return found


async def test_hours_staff_and_standard_before_and_after(catalog, staff):
    answer = await catalog.post(PATH, json=wish("bb-otto-schill", *FIVE_TILL_SEVEN), headers=staff)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["before"]["weeklyHours"], told["after"]["weeklyHours"], told["weeklyHoursGained"]) == (55.0, 55.0, 0.0)
    assert (told["before"]["openDays"], told["after"]["openDays"], told["after"]["result"]) == (6, 5, "pass")
    assert (told["desks"]["value"], told["desks"]["provenance"]["status"]) == (11, "sourced")
    assert told["after"]["deskHours"] == 605.0
    assert (told["after"]["staffHoursLeast"], told["after"]["staffHoursMost"]) == (672.2, 864.3)


async def test_unknown_counters_stay_unknown_unless_said(catalog, staff):
    told = (await catalog.post(PATH, json=wish("bb-gohlis", *FIVE_TILL_SEVEN[:4]), headers=staff)).json()
    assert (told["after"]["result"], told["before"]["result"]) == ("fail", "pass")
    assert [w["code"] for w in told["warnings"]] == ["standard-fail"]
    assert (told["desks"]["value"], told["after"]["deskHours"], told["deskHoursGained"]) == (None, None, None)
    told = (await catalog.post(PATH, json=wish("bb-gohlis", *FIVE_TILL_SEVEN[:4], desks=4), headers=staff)).json()
    assert told["deskHoursGained"] == (44.0 - 33.5) * 4


async def test_a_body_outside_the_city_has_figures_but_no_verdict(catalog, staff):
    told = (await catalog.post(PATH, json=wish("familienkasse", *FIVE_TILL_SEVEN), headers=staff)).json()
    assert (told["after"]["weeklyHours"], told["after"]["result"]) == (55.0, None)


async def test_nothing_is_written(catalog, staff, session):
    before = await contents(session)
    assert (await catalog.post(PATH, json=wish("bb-gohlis", *FIVE_TILL_SEVEN), headers=staff)).status_code == 200
    assert await contents(session) == before


async def test_the_database_would_refuse_a_simulation_that_writes(database):
    async with database.transaction() as session:
        await simulate_hours(session, HoursWish.model_validate(wish("bb-gohlis")), date(2026, 11, 23))
        with pytest.raises(DBAPIError, match="read-only transaction"):
            await session.execute(text("update catalog.office set features = '{}'"))
        await session.rollback()


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        (wish("nowhere"), 404, "office-unknown"),
        (wish("bb-gohlis", ("mon", "08:00", "12:00"), ("mon", "11:00", "13:00")), 422, "validation-failed"),
        (wish("bb-gohlis", ("mon", "12:00", "08:00")), 422, "validation-failed"),
        (wish("bb-gohlis", desks=0), 422, "validation-failed"),
        ({}, 422, "validation-failed"),
    ],
)
async def test_bad_wishes_are_problems(catalog, staff, body, status, slug):
    answer = await catalog.post(PATH, json=body, headers=staff)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:lotse:problem:{slug}"), answer.text


async def test_only_staff_may_ask(catalog, issuers):
    assert (await catalog.post(PATH, json=wish("bb-gohlis"))).status_code == 401
    assert (await catalog.post(PATH, json=wish("bb-gohlis"), headers=issuers.citizen())).status_code == 403
