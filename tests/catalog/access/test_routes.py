"""Figures of access over HTTP."""

from collections import Counter

import yaml

from services.catalog.seeding.files import SEEDS
from tests.support.statements import statements_of

CARD = "/v1/services/personalausweis/access-score"


async def test_three_axes_with_raw_figures(catalog):
    answer = await catalog.get(CARD)
    assert answer.status_code == 200, answer.text
    card = answer.json()
    assert card["easier"]["visits"]["value"] == 2
    assert card["easier"]["evidence"] == {"always": 2, "inSomeCases": 2, "fetchedAsData": 0}
    assert card["easier"]["eidReplacesVisit"] is False
    assert card["faster"]["durationMinutes"]["value"] == 15
    available = card["moreAvailable"]
    assert (available["openDays"], available["latest"], available["online"]) == (6, "19:00", False)
    assert available["openHours"] < available["officeHours"]
    assert available["saturdayHours"] > 0
    assert card["missing"] == []
    assert not any("score" in name.lower() for name in card), "nobody adds the figures up"


async def test_offices_of_a_service_are_those_its_page_names(catalog):
    for service in ("personalausweis", "kfz-neuzulassung", "steuer-id"):
        page = (await catalog.get(f"/v1/services/{service}")).json()
        figures = (await catalog.get(f"/v1/services/{service}/access-score")).json()
        assert figures["moreAvailable"]["offices"] == sum(o["role"] != "advises" for o in page["offices"]), service


async def test_invented_and_unknown_figures_are_named(catalog):
    for path in sorted((SEEDS / "public_services").glob("*.yaml")):
        form = yaml.safe_load(path.read_text())
        figures = (await catalog.get(f"/v1/services/{form['id']}/access-score")).json()
        known = form["criteria"]["visits"]
        trusted = known["value"] is not None and known["provenance"]["status"] not in ("placeholder", "unknown")
        assert ("easier.visits" in figures["missing"]) != trusted, form["id"]
        assert ("moreAvailable.online" in figures["missing"]) == (figures["moreAvailable"]["online"] is None)


async def test_an_unknown_service_is_a_problem(catalog):
    answer = await catalog.get("/v1/services/gibt-es-nicht/access-score")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:lotse:problem:service-unknown")


async def test_coverage_counts_frequent_services_by_known_cases(catalog):
    items = (await catalog.get("/v1/standards/coverage")).json()["items"]
    assert [item["annualCases"] for item in items] == sorted((i["annualCases"] for i in items), reverse=True)
    assert all(item["annualCases"] >= 10_000 for item in items)
    assert max(Counter(item["service"] for item in items).values()) == 1
    assert not {"placeholder", "unknown"} & {item["provenance"]["status"] for item in items}
    card = next(item for item in items if item["service"] == "personalausweis")
    assert (card["annualCases"], card["basis"]) == (75466, None)
    assert card["offices"] > 10
    assert "Zentrum" in card["districts"]
    checks = [(await catalog.get(f"/v1/services/{i['service']}/servicebereich-check")).json() for i in items]
    assert all(
        rule["result"] == "met" for check in checks for rule in check["rules"] if rule["id"] == "min_10000_cases"
    )


async def test_a_gap_is_open_elsewhere_but_not_here(catalog):
    items = (await catalog.get("/v1/standards/coverage", params={"minCases": 0})).json()["items"]
    vehicle = next(item for item in items if item["service"].startswith("kfz-") and item["offices"] == 1)
    saturday = next(gap for gap in vehicle["gaps"] if gap["weekday"] == "sat")
    assert saturday["intervals"], "citizen offices are open on Saturdays, vehicle registration is not"
    assert len((await catalog.get("/v1/standards/coverage", params={"minCases": 10_000_000})).json()["items"]) == 0


async def test_compatibility_agrees_with_the_table_of_the_paper(catalog):
    offices = {item["office"]: item for item in (await catalog.get("/v1/standards/compatibility")).json()["items"]}
    rows = (await catalog.get("/v1/opening-hours/summary")).json()["rows"]
    for row in rows:
        for office in row["offices"]:
            found = offices[office]
            same = (found["weeklyHours"], found["openDays"], found["longDays"])
            assert same == (row["weeklyHours"], row["openDays"], row["longDays"])
            assert found["frontShare"] is None, "no back-office hours are on record"
    assert offices["bb-otto-schill"]["saturdayHours"] > 0 == offices["bb-gohlis"]["saturdayHours"]


async def test_each_answer_is_one_statement(catalog, engine):
    for path, count in ((CARD, 1), ("/v1/standards/coverage", 2), ("/v1/standards/compatibility", 1)):
        with statements_of(engine) as seen:
            assert (await catalog.get(path, params={"at": "2026-12-01T09:00:00+01:00"})).status_code == 200
        assert len(seen) == count, (path, seen)


async def test_bad_parameters_are_problems(catalog):
    for path in ("/v1/standards/coverage?minCases=-1", "/v1/standards/coverage?minCases=x", f"{CARD}?at=gestern"):
        answer = await catalog.get(path)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:lotse:problem:validation-failed"), path
