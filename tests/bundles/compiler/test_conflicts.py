"""Warnings where answers for two authorities do not go together: every rule can speak, and none tells an authority anything new."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given

from services.bundles.cases.parcels import allowed_fields
from services.bundles.compiler.compile import compile_plan
from services.bundles.compiler.conflicts import concerns
from services.bundles.compiler.facts import with_defaults
from services.bundles.conditions.evaluation import holds, mentioned
from services.bundles.conditions.syntax import parse
from services.bundles.definitions.content import Definition, Part
from services.bundles.definitions.situations import ConflictRule
from tests.bundles.compiler.test_properties import TODAY
from tests.bundles.seeds import BUNDLES, FAMILY, definition, situations

RULES = [(bundle, rule) for bundle in BUNDLES for rule in definition(bundle).conflicts]
MATERNITY = "mutterschaft-elterngeld-plus"
Concerns = Callable[[ConflictRule, Part], bool]


def warned(facts: dict[str, Any], **more: Any) -> set[str]:
    return {rule.id for rule in compile_plan(definition("elternexpress"), facts, received=TODAY, **more).conflicts}


def test_plus_beside_maternity_benefit_is_warned_of_with_its_law() -> None:
    plan = compile_plan(definition("elternexpress"), FAMILY | {"maternity_months": "plus"}, received=TODAY)
    (rule,) = plan.conflicts
    assert (rule.id, rule.parts, rule.law) == (MATERNITY, ("mutterschaftsgeld-2", "elterngeld"), "§ 3 (1), § 4 BEEG")
    assert "Basiselterngeld" in rule.words["de"]


def test_what_goes_together_is_not_warned_of() -> None:
    assert warned(FAMILY) == set(), "not said yet"
    assert warned(FAMILY | {"maternity_months": "basic"}) == set()
    assert warned(FAMILY | {"maternity_months": "plus", "mother_insurance": "private"}) == set()


def test_without_one_of_the_parts_there_is_no_conflict() -> None:
    clash = FAMILY | {"maternity_months": "none"}
    assert warned(clash) == {"mutterschaft-ohne-elterngeld"}
    for part in ("elterngeld", "mutterschaftsgeld-2"):
        assert warned(clash, deselected=[part]) == set()


def test_a_child_not_counted_is_noticed_where_it_matters() -> None:
    uncounted = FAMILY | {"children_with_kindergeld": 0}
    assert warned(uncounted) == set(), "no family pass is asked for"
    assert warned(uncounted | {"child_gdb": 50}) == {"kind-nicht-mitgezaehlt"}


@given(situations())
def test_a_warning_is_about_active_parts_and_known_facts(situation) -> None:
    chosen, facts, deselected = situation
    plan = compile_plan(chosen, facts, received=TODAY, deselected=deselected)
    for rule in chosen.conflicts:
        speaks = set(rule.parts) <= set(plan.active) and holds(rule.when, with_defaults(chosen, facts)) is True
        assert (rule in plan.conflicts) is speaks


@pytest.mark.parametrize(("bundle", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_every_rule_can_speak(bundle: str, rule: ConflictRule) -> None:
    chosen = definition(bundle)
    names = mentioned(parse(rule.when))
    values = [
        (fact.options or (True, False)) if fact.type != "int" else range(101)
        for fact in map(chosen.fact, names)
        if fact
    ]
    assert {holds(rule.when, dict(zip(names, each, strict=True))) for each in product(*values)} == {True, False}


def told_too_much(chosen: Definition, rule: ConflictRule, facts: dict[str, Any], asks: Concerns) -> Iterator[str]:
    """Authorities that learn from a warning what their parcel does not say."""
    for part in chosen.parts:
        if asks(rule, part) and not set(mentioned(parse(rule.when))) <= set(allowed_fields(part, facts, {})):
            yield part.authority


@pytest.mark.parametrize(("bundle", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_no_authority_learns_anything_from_a_warning(bundle: str, rule: ConflictRule) -> None:
    chosen = definition(bundle)
    assert list(told_too_much(chosen, rule, {}, concerns)) == []
    assert any(concerns(rule, part) for part in chosen.parts), "somebody who can do something about it is warned"


def test_a_broken_twin_is_caught() -> None:
    chosen, everybody = definition("elternexpress"), lambda rule, part: part.id in rule.parts
    rule = next(rule for rule in chosen.conflicts if rule.id == MATERNITY)
    assert list(told_too_much(chosen, rule, {}, everybody)) == ["krankenkasse"]
