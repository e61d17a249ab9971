"""The four criteria: three values, one verdict; and the verdict on every service of the city, judged a second time from the files."""

from collections import Counter

import pytest

from services.catalog.seeding.files import read_seeds
from services.catalog.standards.criteria import AUTOMATIC, Fact, better_known, judge, verdict_of


@pytest.mark.parametrize(
    ("value", "status", "comparison", "threshold", "expected"),
    [
        (20, "sourced", "<=", 20, "met"),
        (21, "analog", "<=", 20, "failed"),
        (10000, "sourced", ">=", 10000, "met"),
        (9999, "sourced", ">=", 10000, "failed"),
        (None, "sourced", ">=", 10000, "unknown"),
        (30000, "placeholder", ">=", 10000, "unknown"),
        (0, "general", "<=", 2, "met"),
        ("both", "general", "in", ["residents", "both"], "met"),
        ("businesses", "general", "in", ["residents", "both"], "failed"),
    ],
)
def test_a_criterion(value, status, comparison, threshold, expected) -> None:
    assert judge(Fact(value, status), comparison, threshold) == expected


@pytest.mark.parametrize(
    ("results", "exempt", "expected"),
    [
        (["met"] * 4, None, "yes"),
        (["met", "unknown", "met", "met"], None, "undetermined"),
        (["met", "unknown", "failed", "met"], None, "no"),
        (["met"] * 4, AUTOMATIC, "not_applicable"),
    ],
)
def test_a_verdict(results, exempt, expected) -> None:
    assert verdict_of(results, exempt) == expected


def test_the_group_speaks_only_where_the_service_is_silent() -> None:
    group = Fact(128146, "sourced")
    assert better_known(Fact(None, "unknown"), group) is group
    assert better_known(Fact(5, "placeholder"), group) is group
    assert better_known(Fact(5, "sourced"), group).value == 5
    assert better_known(Fact(None, "unknown"), None).value is None


def verdict_from_the_file(form, groups) -> str:
    if form.automatic or form.task_type == "extern":
        return "not_applicable"

    def known(number):
        return None if number.provenance.status in ("placeholder", "unknown") else number.value

    cases = known(form.criteria.annual_cases) or (groups[form.case_group] if form.case_group else None)
    minutes, visits = known(form.criteria.duration_minutes), known(form.criteria.visits)
    checks = [
        None if minutes is None else minutes <= 20,
        None if cases is None else cases >= 10_000,
        None if visits is None else visits <= 2,
        form.audience != "businesses",
    ]
    return "no" if False in checks else "undetermined" if None in checks else "yes"


async def test_every_service_is_judged_as_the_files_say(catalog):
    seeds = read_seeds()
    groups = {group.id: group.annual_cases for group in seeds.case_groups}
    verdicts = Counter()
    for form in seeds.services:
        check = (await catalog.get(f"/v1/services/{form.id}/servicebereich-check")).json()
        assert check["verdict"] == verdict_from_the_file(form, groups), form.id
        assert [rule["id"] for rule in check["rules"]] == ["max_20_min", "min_10000_cases", "max_2_visits", "residents"]
        assert check["missing"] == [rule["id"] for rule in check["rules"] if rule["result"] == "unknown"]
        assert (check["reason"] is not None) == (check["verdict"] == "not_applicable")
        verdicts[check["verdict"]] += 1
    assert sum(verdicts.values()) == 64
    assert set(verdicts) == {"yes", "no", "undetermined", "not_applicable"}


@pytest.mark.parametrize(
    ("service", "verdict"),
    [
        ("personalausweis", "yes"),
        ("fuehrungszeugnis", "yes"),
        ("kfz-neuzulassung", "yes"),
        ("geburtsurkunde", "yes"),
        ("geburt-beurkundung", "no"),
        ("gewerbe-anmeldung", "no"),
        ("einbuergerung", "no"),
        ("reisepass", "undetermined"),
        ("leipzig-pass", "undetermined"),
        ("kindergeld", "not_applicable"),
        ("melderegister-neugeborenes", "not_applicable"),
    ],
)
async def test_services_people_know(catalog, service, verdict):
    assert (await catalog.get(f"/v1/services/{service}/servicebereich-check")).json()["verdict"] == verdict
