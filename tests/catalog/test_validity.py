"""Everything has a first and a last day: reads, lists, search, competence and exports keep to it, today and `?at=` a day."""

import json
from datetime import date

import pytest
from lxml import etree
from pydantic import ValidationError
from sqlalchemy import text

from services.catalog.editions.turning import tell_of_turned_days
from services.catalog.public_services.fees import in_force, not_over
from services.catalog.seeding.forms import UnitForm
from services.catalog.validity import holds, holds_on
from tests.catalog.editing.test_routes import PROBLEM, read
from tests.catalog.imports.test_routes import applied, planned
from tests.catalog.succession.test_links import saved

BEGINS, ENDS = "2031-03-01", "2031-05-31"
BEFORE, WITHIN, AFTER = (f"{day}T09:00:00+01:00" for day in ("2031-02-28", "2031-04-15", "2031-06-01"))
NAME = "fundsache"


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


@pytest.fixture
def then(catalog):
    """Ask as of a moment."""

    async def ask(path: str, at: str | None = None, **query):
        answer = await catalog.get(path, params=query | ({"at": at} if at else {}))
        assert answer.status_code in (200, 404, 410), answer.text
        return answer.json() if "json" in answer.headers["content-type"] else answer.text

    return ask


def named(page: dict) -> set[str]:
    return {item.get("id") or item.get("service") for item in page["items"]}


async def test_a_service_is_there_between_its_days_and_nowhere_else(catalog, staff, then):
    await saved(catalog, staff, "services", NAME, validFrom=BEGINS, validTo=ENDS)
    lists = {
        "/v1/services": {"limit": 100},
        "/v1/services?": {"q": "Fundsache"},
        "/v1/services??": {"office": "bb-gohlis", "limit": 100},
        "/v1/suggestions": {"q": "funds"},
    }
    for path, query in lists.items():
        for at, there in ((None, False), (BEFORE, False), (WITHIN, True), (AFTER, False)):
            assert (NAME in named(await then(path.rstrip("?"), at, **query))) is there, (path, at)
    detail = await then(f"/v1/services/{NAME}", WITHIN)
    assert (detail["validFrom"], detail["validTo"]) == (BEGINS, ENDS)
    for at, there in ((BEFORE, False), (WITHIN, True), (AFTER, False)):
        office = await then("/v1/offices/bb-gohlis", at)
        told = {service["id"]: service["validTo"] for service in office["services"]}
        assert told.get(NAME) == (ENDS if there else None)
        event = await then("/v1/life-events/sonstiges", at)
        assert (NAME in {step["service"] for step in event["furtherServices"]}) is there
        page = await then("/v1/pages/services", at)
        assert ("/v1/pages/services/fundsache?" in page) is there
    near = await then("/v1/services", None, q="Fundsachx")
    assert NAME not in {item["id"] for item in near["nearest"]} | named(near)


async def test_facets_count_what_is_offered(catalog, staff, then):
    before = (await then("/v1/services", None, facets=True))["facets"]["channels"]
    await saved(catalog, staff, "services", NAME, validTo="2026-01-01")
    after = (await then("/v1/services", None, facets=True))["facets"]["channels"]
    assert {f["id"]: f["count"] for f in before}["counter"] - {f["id"]: f["count"] for f in after}["counter"] == 1


async def test_exports_are_of_a_day_and_those_that_know_validity_say_it(catalog, staff, then):
    await saved(catalog, staff, "services", NAME, validFrom=BEGINS, validTo=ENDS)
    address = f"/v1/services/{NAME}"
    for at, there in ((None, False), (WITHIN, True), (AFTER, False)):
        for file in ("cpsv-ap.jsonld", "schema-org.jsonld", "hsds.json"):
            assert (address in json.dumps(await then(f"/v1/exports/{file}", at))) is there, (file, at)
        table = await then("/v1/exports/services.csv", at)
        assert (f"\r\n{NAME}," in table) is there
        assert (f"{BEGINS},{ENDS}\r\n" in table) is there
    for at, there in ((None, True), (WITHIN, True), (AFTER, False)):
        services = await feed(then, "leistungen-1.xml", at)
        assert (NAME in services) is there
        if there:
            assert services[NAME] == ["2031-03-01T00:00:00+01:00", "2031-05-31T23:59:59+02:00"]
    assert NAME in etree.tostring(await document(then, "loeschungen-1.xml", AFTER)).decode()


async def document(then, file: str, at: str | None = None):
    return etree.fromstring((await then(f"/v1/exports/xzufi/{file}", at)).encode())


async def feed(then, file: str, at: str | None = None) -> dict[str, list[str]]:
    """Beginnings and ends by name."""
    found = {}
    for thing in (await document(then, file, at)).iterfind("{*}schreibe/*"):
        spans = thing.findall("{*}gueltigkeit")
        found[thing.findtext("{*}id")] = [moment.text for span in spans for moment in span]
    return found


async def test_an_office_and_a_unit_in_the_feed(catalog, staff, then):
    await saved(catalog, staff, "offices", "bb-gohlis", validFrom=BEGINS, closedFrom="2031-06-01")
    await saved(catalog, staff, "units", "ordnungsamt", validTo=ENDS)
    told = await feed(then, "organisationseinheiten-1.xml")
    assert told["bb-gohlis"] == ["2031-03-01T00:00:00+01:00", "2031-05-31T23:59:59+02:00"]
    assert told["ordnungsamt"] == ["2031-05-31T23:59:59+02:00"]
    assert "ordnungsamt" not in await feed(then, "organisationseinheiten-1.xml", AFTER)


async def test_the_feed_brings_validity_back(catalog, staff, then):
    fees = {
        "items": [
            {"label": "Lager", "amount": "5.00", "currency": "EUR", "validFrom": "2020-01-01", "validTo": "2030-12-31"},
            {"label": "Lager", "amount": "6.00", "currency": "EUR", "validFrom": "2031-01-01"},
        ],
        "provenance": {"status": "sourced", "sources": ["city-staff"]},
    }
    await saved(catalog, staff, "services", NAME, validFrom="2021-01-01", validTo=ENDS, fees=fees)
    await saved(catalog, staff, "offices", "bb-gohlis", closedFrom="2031-06-01")
    names = ("organisationseinheiten-1.xml", "leistungen-1.xml")
    told = {name: await then(f"/v1/exports/xzufi/{name}") for name in names}
    files = {n: t.replace(">fundsache<", ">zurueck<").replace(">bb-gohlis<", ">bb-zurueck<") for n, t in told.items()}
    plan = await planned(catalog, staff, files, "xzufi")
    await applied(catalog, staff, plan)
    form, _ = await read(catalog, staff, "/v1/staff/services/zurueck")
    assert (form["validFrom"], form["validTo"]) == ("2021-01-01", ENDS)
    assert [(fee["amount"], fee["validFrom"], fee["validTo"]) for fee in form["fees"]["items"]] == [
        ("5.00", "2020-01-01", "2030-12-31"),
        ("6.00", "2031-01-01", None),
    ]
    office, _ = await read(catalog, staff, "/v1/staff/offices/bb-zurueck")
    assert office["closedFrom"] == "2031-06-01"


async def test_a_unit_is_competent_between_its_days(catalog, staff):
    asked = "/v1/competence?service=kfz-halterdaten&postcode=04109"
    assert (await catalog.get(asked)).json()["unit"]["id"] == "kfz-zulassung"
    await saved(catalog, staff, "units", "kfz-zulassung", validTo="2026-01-31", taskType="servicebereich")
    ended = await catalog.get(asked)
    assert (ended.status_code, ended.json()["type"]) == (404, f"{PROBLEM}nobody-competent")
    then = await catalog.get(f"{asked}&at=2026-01-31T12:00:00%2B01:00")
    assert then.json()["unit"]["id"] == "kfz-zulassung"
    detail = (await catalog.get("/v1/services/kfz-halterdaten")).json()
    assert detail["unit"]["taskType"] == "servicebereich"


async def test_who_only_advises_is_named_and_never_competent(catalog, staff):
    await saved(catalog, staff, "services", NAME, competent=[], advisedBy=["ordnungsamt"])
    answer = await catalog.get(f"/v1/competence?service={NAME}&postcode=04109")
    assert (answer.status_code, answer.json()["type"]) == (409, f"{PROBLEM}competence-advising-only")
    assert [candidate["id"] for candidate in answer.json()["candidates"]] == ["ordnungsamt"]
    await saved(catalog, staff, "services", NAME, competent=["amt-buergerservice"])
    answer = await catalog.get(f"/v1/competence?service={NAME}&postcode=04109")
    assert answer.json()["unit"]["id"] == "amt-buergerservice"


@pytest.mark.parametrize(
    ("path", "wrong", "field"),
    [
        ("services/fundsache", {"validFrom": ENDS, "validTo": BEGINS}, "body"),
        ("services/fundsache", {"validFrom": "1026-01-01"}, "validFrom"),
        ("services/fundsache", {"successor": "personalausweis"}, "validTo"),
        ("services/fundsache", {"successor": "nothing", "validTo": ENDS}, "successor"),
        ("services/fundsache", {"successor": "fundsache", "validTo": ENDS}, "successor"),
        ("services/fundsache", {"advisedBy": ["nobody"]}, "advisedBy"),
        ("services/fundsache", {"advisedBy": ["amt-buergerservice"]}, "advisedBy"),
        ("units/ordnungsamt", {"validFrom": ENDS, "validTo": BEGINS}, "body"),
        ("units/ordnungsamt", {"taskType": "other"}, "taskType"),
        ("units/ordnungsamt", {"office": "nowhere"}, "units.ordnungsamt.office"),
    ],
)
async def test_what_is_wrong_is_refused_and_changes_nothing(catalog, staff, path, wrong, field):
    form, seen = await read(catalog, staff, f"/v1/staff/{path}")
    refused = await catalog.put(f"/v1/staff/{path}", json=form | wrong, headers=seen)
    assert refused.status_code == 422, refused.text
    assert field in [error["field"] for error in refused.json()["errors"]], refused.text
    assert (await read(catalog, staff, f"/v1/staff/{path}"))[0] == form


async def test_a_fee_that_ends_before_it_begins_is_refused(catalog, staff):
    form, seen = await read(catalog, staff, f"/v1/staff/services/{NAME}")
    fee = {"label": "x", "amount": "1.00", "currency": "EUR", "validFrom": ENDS, "validTo": BEGINS}
    form["fees"]["items"] = [fee]
    refused = await catalog.put(f"/v1/staff/services/{NAME}", json=form, headers=seen)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "fees.items.0")


async def test_the_neighbours_are_told_on_the_day_itself(catalog, staff, session):
    await saved(catalog, staff, "services", NAME, validFrom=BEGINS, validTo=ENDS)
    await saved(catalog, staff, "offices", "bb-gohlis", closedFrom="2031-03-01")
    for day, count in (
        (date(2031, 2, 28), 0),  # the first time it only notes the day
        (date(2031, 2, 28), 0),
        (date(2031, 3, 1), None),
        (date(2031, 5, 31), 0),
        (date(2031, 6, 3), None),
    ):
        await session.execute(text("delete from catalog.outbox_event"))
        told = await tell_of_turned_days(session, day)
        sent = set((await session.execute(text("select subject from catalog.outbox_event"))).scalars())
        if count == 0:
            assert (told, sent) == (0, set()), day
        else:
            assert {NAME, "bb-gohlis"} <= sent, "the service, and an office that has it"


def test_days_are_included_on_both_sides() -> None:
    first, last = date(2031, 3, 1), date(2031, 5, 31)
    assert [holds(first, last, day) for day in (date(2031, 2, 28), first, last, date(2031, 6, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert holds(None, None, first)
    assert holds_on({"validFrom": None}, first)
    assert not holds_on({"validTo": "2031-02-28"}, first)
    with pytest.raises(ValidationError):
        UnitForm(
            id="x",
            name="x",
            level="city",
            chosen_by_person=False,
            valid_from=last,
            valid_to=first,
            provenance={"status": "unknown"},
        )


def test_fees_end_and_begin() -> None:
    old = {"label": "a", "validTo": "2026-12-31"}
    new = {"label": "a", "validFrom": "2027-01-01"}
    other = {"label": "b"}
    assert in_force([old, new, other], date(2026, 12, 31)) == [old, other]
    assert in_force([old, new, other], date(2027, 1, 1)) == [new, other]
    assert in_force([old], date(2027, 1, 1)) == []
    assert not_over([old, new, other], date(2026, 12, 31)) == [old, new, other]
    assert not_over([old, new, other], date(2027, 1, 1)) == [new, other]
