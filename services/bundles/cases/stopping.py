"""Stop a case for a hard situation: what the rule does not keep ends at once, in neutral words, and a human being is named."""

from dataclasses import replace

from services.bundles.cases import store
from services.bundles.cases.drafting import check_values
from services.bundles.cases.opening import Desk, OpenCase
from services.bundles.cases.progress import after, settle
from services.bundles.cases.states import WrongState, is_final
from services.bundles.cases.submitting import deadline_rows
from services.bundles.definitions.situations import StopRule
from shared.language import Text
from shared.problems import FieldError, Invalid

UNKNOWN_RULE: Text = {"de": "Das kennt dieses Bündel nicht.", "en": "This bundle knows no such situation."}


async def stop(desk: Desk, case: OpenCase, rule_id: str) -> OpenCase:
    """The locked case after its parts ended; a second time changes nothing. Raises Invalid, NotTakenHere or WrongState."""
    rule = _rule(case, rule_id)
    if case.facts.get(rule.fact) == rule.value:
        return case
    if case.file.state not in ("draft", "submitted"):
        raise WrongState(state=case.file.state, wanted="stopped")
    facts = case.facts | {rule.fact: rule.value}
    check_values(case.definition, facts, case.answers)
    stopped = replace(case, facts=facts)
    run = stopped.run(desk.session, desk.now)
    run.change_case(**desk.vault.change(case.file, "facts", facts))
    run.note("case_stopped")
    active = frozenset(stopped.plan().active)
    for key, row in case.parts.items():
        if key not in active and not is_final(row.state):
            run.step(key, "withdrawn")
    if case.parts:
        settle(run)
        await store.replace_deadlines(desk.session, case.file.id, deadline_rows(case.file.id, stopped.clocks))
    await run.write()
    return after(stopped, run)


def _rule(case: OpenCase, rule_id: str) -> StopRule:
    found = next((rule for rule in case.definition.stop_rules if rule.id == rule_id), None)
    if found is None:
        raise Invalid(errors=[FieldError("rule", UNKNOWN_RULE)])
    return found
