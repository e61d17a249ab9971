"""Who acts for another proves it; who acts for themselves is not asked."""

from datetime import date

import pytest

from services.bundles.compiler.compile import compile_plan
from tests.bundles.seeds import definition


@pytest.mark.parametrize(("bundle", "who", "proof"), [
    ("todesfall", "undertaker", "bestattungsauftrag"), ("pflege", "guardian", "betreuerausweis"),
    ("pflege", "power_of_attorney", "vollmacht"), ("umzug", "power_of_attorney", "vollmacht"),
])  # fmt: skip
def test_the_proof_is_asked_for(bundle: str, who: str, proof: str) -> None:
    def asked(facts: dict[str, str]) -> set[str]:
        return {item.id for item in compile_plan(definition(bundle), facts, received=date(2026, 3, 2)).evidence}

    assert asked({"represented_by": who}) - asked({}) == {proof}


def test_parents_need_no_proof() -> None:
    plans = [
        compile_plan(definition("umzug"), facts, received=date(2026, 3, 2))
        for facts in ({}, {"represented_by": "parent"})
    ]
    assert plans[0].evidence == plans[1].evidence
