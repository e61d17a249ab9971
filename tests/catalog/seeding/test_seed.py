"""Loading: repeatable, tells what changed and only that, and leaves what staff edited."""

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from services.catalog.seed import load
from services.catalog.seeding.files import SEEDS, read_seeds
from services.catalog.seeding.forms import OfficeForm, ServiceForm


async def count(session, kind: str) -> int:
    statement = text("select count(*) from catalog.outbox_event where type = :type")
    return (await session.execute(statement, {"type": f"de.lotse.catalog.{kind}_changed.v1"})).scalar_one()


async def test_the_first_load_tells_of_every_office_and_service(session):
    assert (await count(session, "office"), await count(session, "service")) == (37, 64)


async def test_a_second_load_changes_and_tells_nothing(session):
    assert await load(session, read_seeds()) == ([], [])
    assert (await count(session, "office"), await count(session, "service")) == (37, 64)


async def test_a_changed_file_changes_what_it_concerns(session):
    seeds = read_seeds()
    schicht = next(form for form in seeds.opening_sets if form.id == "bb_schicht")
    schicht.week["sat"] = ["09:00-14:00"]
    service = next(form for form in seeds.services if form.id == "reisepass")
    service.title["de"] = "Pass für die Reise"
    offices, services = await load(session, seeds)
    assert sorted(offices) == ["bb-otto-schill", "bb-paunsdorf", "bb-wiedebach"]
    assert services == ["reisepass"]
    assert (await count(session, "office"), await count(session, "service")) == (40, 65)


async def test_what_staff_edited_stays_while_the_file_stays(session):
    await session.execute(text("update catalog.office set unit = 'edited' where id = 'bb-gohlis'"))
    await session.execute(text("update catalog.opening_exception set withdrawn_at = now() where id = 'x-2024-10-16'"))
    await load(session, read_seeds())
    unit = await session.execute(text("select unit from catalog.office where id = 'bb-gohlis'"))
    withdrawn = await session.execute(
        text("select withdrawn_at from catalog.opening_exception where id = 'x-2024-10-16'")
    )
    assert unit.scalar_one() == "edited"
    assert withdrawn.scalar_one() is not None


def test_ids_referred_to_exist() -> None:
    seeds = read_seeds()
    offices, services = {o.id for o in seeds.offices}, {s.id for s in seeds.services}
    sets, events = {s.id for s in seeds.opening_sets}, {e.id for e in seeds.life_events}
    assert {o.opening_set for o in seeds.offices} <= sets
    assert {o.successor for o in seeds.offices if o.successor} <= offices
    assert {place for e in seeds.exceptions for place in e.offices} <= offices
    assert {service for e in seeds.exceptions for service in e.services} <= services
    assert {event for s in seeds.services for event in s.life_events} <= events
    assert {name for a in seeds.aliases for name in a.services} <= services
    assert {step.service for e in seeds.life_events for step in e.steps} <= services


@pytest.mark.parametrize(
    ("form", "file", "change"),
    [
        (OfficeForm, "offices", {"level": "galaxy"}),
        (OfficeForm, "offices", {"surprise": 1}),
        (ServiceForm, "service", {"keys": {"leikaId": "123", "provenance": {"status": "sourced"}}}),
        (ServiceForm, "service", {"provenance": {"status": "certain"}}),
    ],
)
def test_a_file_that_does_not_fit_is_refused(form, file, change) -> None:
    seeds = read_seeds(SEEDS)
    good = (seeds.offices if file == "offices" else seeds.services)[0].model_dump(mode="json", by_alias=True)
    form.model_validate(good)
    with pytest.raises(ValidationError):
        form.model_validate(good | change)
