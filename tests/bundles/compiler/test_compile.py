"""The compiler against the worked examples, and the rules at the head of the data one by one."""

from datetime import date

import pytest

from services.bundles.compiler.compile import compile_plan
from services.bundles.compiler.facts import fact_errors
from services.bundles.compiler.plan import Plan
from tests.bundles.seeds import BUNDLES, FAMILY, definition, everything

BIRTH, RECEIVED = date(2026, 3, 14), date(2026, 3, 20)


def plan(bundle: str, facts, **more) -> Plan:
    return compile_plan(definition(bundle), facts, received=RECEIVED, **more)


SCENARIOS = [
    pytest.param(bundle, scenario, id=f"{bundle}: {scenario['name']}")
    for bundle in BUNDLES
    for scenario in definition(bundle).expected.get("scenarios", [])
]


@pytest.mark.parametrize(("bundle", "scenario"), SCENARIOS)
def test_worked_example(bundle: str, scenario) -> None:
    compiled = plan(bundle, scenario["facts"], event_date=BIRTH)
    assert compiled.active == tuple(scenario["active"])
    assert len(compiled.evidence) == scenario["evidence"]
    assert compiled.evidence_alone == scenario["evidence_alone"]
    assert compiled.missing_facts == ()


@pytest.mark.parametrize("bundle", BUNDLES)
def test_waves_with_everything_active(bundle: str) -> None:
    compiled = plan(bundle, everything(bundle))
    assert [list(wave) for wave in compiled.waves] == definition(bundle).expected["waves"]


@pytest.mark.parametrize(
    ("bundle", "count"), [("elternexpress", 5), ("heirat", 5), ("todesfall", 3), ("umzug", 3), ("ankommen", 5)]
)
def test_number_of_waves(bundle: str, count: int) -> None:
    assert len(plan(bundle, everything(bundle)).waves) == count


def test_mira_and_jonas() -> None:
    facts = FAMILY | {"parents_married": False, "paternity_acknowledged": True, "mother_insurance": "private"}
    compiled = plan("elternexpress", facts, event_date=BIRTH)
    assert len(compiled.active) == 5
    assert (len(compiled.evidence), compiled.evidence_alone) == (8, 11)
    maternity = compiled.activity("mutterschaftsgeld-2")
    assert maternity.points_to == "bas"
    assert "Bundesamt für Soziale Sicherung" in maternity.reason["de"]
    assert "Federal Office for Social Security" in maternity.reason["en"]
    assert compiled.activity("familienpass").why == "condition_unmet"
    assert [service for service, _ in compiled.advice] == ["vaterschaftsanerkennung"]


def test_deadlines_of_a_birth() -> None:
    clocks = {clock.rule: clock for clock in plan("elternexpress", FAMILY, event_date=BIRTH).deadlines}
    assert clocks["P7D"].due == date(2026, 3, 21)
    assert clocks["P7D"].next_working_day == date(2026, 3, 23)
    assert clocks["P1M"].due == date(2026, 4, 14)
    assert clocks["lebensmonat_rueckwirkung_3"].due == date(2026, 7, 13)
    assert clocks["monat_rueckwirkung_6"].due == date(2026, 9, 30)
    assert clocks["soon"].due is None
    assert all(clock.law.startswith("§") for clock in clocks.values())


def test_before_the_birth_the_clocks_stand_still() -> None:
    assert {clock.due for clock in plan("elternexpress", FAMILY).deadlines} == {None}


def test_wohngeld_received_on_the_31st_counts_for_the_month() -> None:
    compiled = compile_plan(definition("pflege"), everything("pflege"), received=date(2026, 3, 31))
    care = next(clock for clock in compiled.deadlines if clock.part == "pflegegrad")
    assert (care.benefit_from, care.due) == (date(2026, 3, 1), date(2026, 3, 31))


def test_deselected_producer_makes_its_proof_the_applicants() -> None:
    compiled = plan("elternexpress", FAMILY, deselected=["geburtsurkunde"])
    asked = {item.id for item in compiled.evidence}
    assert {"geburtsurkunde-elterngeld", "geburtsurkunde-kindergeld", "geburtsbescheinigung-mutterschaft"} <= asked
    assert compiled.activity("melderegister").why == "trigger_elsewhere"
    assert compiled.activity("steuer-id").why == "trigger_elsewhere"
    assert "idnr-kind" in asked


def test_deselected_producer_without_an_evidence_line_is_asked_too() -> None:
    compiled = plan("heirat", everything("heirat"), deselected=["anmeldung"])
    item = next(item for item in compiled.evidence if item.id == "mitteilung-ehevoraussetzungen")
    assert (item.form, item.parts) == ("unknown", ("trauung",))


def test_birth_register_extract_is_asked_when_born_elsewhere() -> None:
    both = everything("heirat")
    elsewhere = plan("heirat", both | {"both_born_in_leipzig": False, "both_resident_in_leipzig": True})
    assert "geburtenregister-ausdruck" in {item.id for item in elsewhere.evidence}
    assert "meldebescheinigung-erweitert" not in {item.id for item in elsewhere.evidence}
    assert "geburtenregister-ausdruck" not in {item.id for item in plan("heirat", both).evidence}


def test_same_proof_is_asked_once_in_the_stricter_form() -> None:
    compiled = plan("todesfall", everything("todesfall"), deselected=["urkunden"])
    item = next(item for item in compiled.evidence if item.id == "sterbeurkunde")
    assert item.form == "original"
    assert set(item.parts) == {"rente", "kfz", "nachlass"}


def test_unknown_facts_leave_parts_undecided() -> None:
    compiled = plan("elternexpress", {})
    undecided = {each.part for each in compiled.activities if each.active is None}
    assert undecided == {"mutterschaftsgeld-2", "familienpass"}
    assert {"mother_insurance", "parents_married", "mother_employed", "children_with_kindergeld"} <= set(
        compiled.missing_facts
    )


def test_automatic_part_can_become_an_application() -> None:
    compiled = plan("elternexpress", FAMILY | {"child_lives_with_parents": False}, deselected=["melderegister"])
    assert compiled.activity("melderegister").effective_kind == "application"
    assert compiled.activity("melderegister").why == "deselected"


def test_critical_path_goes_through_the_parental_allowance() -> None:
    path = plan("elternexpress", FAMILY).critical_path
    assert path.parts == ("geburtsurkunde", "mutterschaftsgeld-2", "elterngeld")
    assert (path.known_days, path.unknown) == (68, ("mutterschaftsgeld-2",))


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"parents_married": 1}, ["facts.parents_married"]),
        ({"children_with_kindergeld": True}, ["facts.children_with_kindergeld"]),
        ({"children_with_kindergeld": -1}, ["facts.children_with_kindergeld"]),
        ({"children_with_kindergeld": 10**30}, ["facts.children_with_kindergeld"]),
        ({"child_gdb": 101}, ["facts.child_gdb"]),
        ({"mother_insurance": "gold"}, ["facts.mother_insurance"]),
        ({"mother_insurance": ["private"]}, ["facts.mother_insurance"]),
        ({"shoe_size": 43}, ["facts.shoe_size"]),
        (FAMILY, []),
    ],
)
def test_facts_are_checked(facts, fields: list[str]) -> None:
    assert [error.field for error in fact_errors(definition("elternexpress"), facts)] == fields
