"""What holds for every bundle, all facts and every choice; each property with a broken twin it catches."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from hypothesis import given

from services.bundles.compiler.compile import compile_plan
from services.bundles.compiler.plan import Plan
from services.bundles.definitions.content import Definition
from tests.bundles.seeds import FAMILY, definition, situations

TODAY = date(2026, 3, 20)


def order_faults(chosen: Definition, plan: Plan) -> Iterator[str]:
    """Active parts that are not in exactly one wave, or run before or with what they depend on."""
    placed = [part for wave in plan.waves for part in wave]
    if sorted(placed) != sorted(plan.active):
        yield "waves and active parts differ"
    for part in chosen.parts:
        for edge in part.depends_on:
            if part.id in placed and edge.part in placed and plan.wave_of(edge.part) >= plan.wave_of(part.id):
                yield f"{part.id} runs before {edge.part}"


def evidence_faults(chosen: Definition, plan: Plan) -> Iterator[str]:
    """Proofs asked twice, asked although an active part produces them, or for parts that are not active."""
    produced = {artefact for part in chosen.parts if part.id in plan.active for artefact in part.produces}
    asked = [item.id for item in plan.evidence]
    yield from (f"{one} asked twice" for one in set(asked) if asked.count(one) > 1)
    yield from (f"{one} is produced here" for one in asked if one in produced)
    yield from (item.id for item in plan.evidence if not set(item.parts) <= set(plan.active))


@given(situations())
def test_waves_respect_dependencies(situation) -> None:
    chosen, facts, deselected = situation
    assert list(order_faults(chosen, compile_plan(chosen, facts, received=TODAY, deselected=deselected))) == []


@given(situations())
def test_nothing_is_asked_that_the_case_produces(situation) -> None:
    chosen, facts, deselected = situation
    assert list(evidence_faults(chosen, compile_plan(chosen, facts, received=TODAY, deselected=deselected))) == []


@given(situations())
def test_every_needed_proof_has_a_source(situation) -> None:
    chosen, facts, deselected = situation
    plan = compile_plan(chosen, facts, received=TODAY, deselected=deselected)
    covered = {(item.id, part) for item in (*plan.evidence, *plan.evidence_from_others) for part in item.parts}
    flows = {(evidence, flow.part) for flow in plan.data_flows for evidence in flow.evidence}
    assert flows == covered


@given(situations())
def test_deselecting_and_selecting_again_is_identity(situation) -> None:
    chosen, facts, deselected = situation
    before = compile_plan(chosen, facts, received=TODAY)
    between = compile_plan(chosen, facts, received=TODAY, deselected=deselected)
    assert set(between.active) <= set(before.active)
    assert not set(between.active) & set(deselected) or any(
        between.activity(key).effective_kind == "automatic" for key in deselected
    )
    assert compile_plan(chosen, facts, received=TODAY, deselected=[]) == before


@given(situations())
def test_every_part_has_a_reason_in_both_languages(situation) -> None:
    chosen, facts, deselected = situation
    for each in compile_plan(chosen, facts, received=TODAY, deselected=deselected).activities:
        assert each.reason["de"]
        assert each.reason["en"]
        assert "{" not in each.reason["de"]


@given(situations())
def test_more_facts_never_turn_a_decided_part_around(situation) -> None:
    chosen, facts, _ = situation
    knowing = compile_plan(chosen, facts, received=TODAY)
    for name in facts:
        if chosen.fact(name).default is not None:
            continue
        fewer = compile_plan(chosen, {k: v for k, v in facts.items() if k != name}, received=TODAY)
        for each in fewer.activities:
            assert each.active in (None, knowing.activity(each.part).active)


def test_broken_twins_are_caught() -> None:
    chosen = definition("elternexpress")
    plan = compile_plan(chosen, FAMILY, received=TODAY)
    assert list(order_faults(chosen, replace(plan, waves=tuple(reversed(plan.waves)))))
    assert list(order_faults(chosen, replace(plan, waves=plan.waves[1:])))
    assert list(evidence_faults(chosen, replace(plan, evidence=plan.evidence * 2)))
    assert list(evidence_faults(chosen, replace(plan, evidence=plan.evidence_from_others[1:])))
