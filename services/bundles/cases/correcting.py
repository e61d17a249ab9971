"""Correct what was handed in: the plan is made anew, and every authority concerned is told, gets the new values, or is left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from services.bundles.cases import store
from services.bundles.cases.answers import merged
from services.bundles.cases.drafting import check_values, void_signatures
from services.bundles.cases.missing import blocking_of
from services.bundles.cases.opening import Desk, OpenCase, open_case
from services.bundles.cases.problems import CaseIncomplete, TooLateToCorrect
from services.bundles.cases.progress import after, settle
from services.bundles.cases.run import Run
from services.bundles.cases.states import HANDED_OVER, WrongState, is_final
from services.bundles.cases.submitting import deadline_rows, error_of, part_row
from services.bundles.compiler.checks import refuse
from services.bundles.compiler.plan import Plan
from services.bundles.duplicates.finding import likeness
from shared.events.bundles import PartCorrectedV1
from shared.language import Text
from shared.problems import FieldError

DECIDED: Final[Text] = {
    "de": "Darüber ist schon entschieden; bitte wenden Sie sich an die Stelle.",
    "en": "This has been decided already; please turn to the authority.",
}
TOLD_OTHERWISE: Final[Text] = {
    "de": "Das teilen Sie bitte unter „Etwas mitteilen“ (/stop) mit.",
    "en": "Please tell us this under /stop.",
}
NOT_NEEDED: Final = "facts-corrected"


@dataclass(frozen=True, slots=True)
class Corrected:
    """A case with its new values, and the names of what changed."""

    case: OpenCase
    answers: frozenset[str]
    facts: frozenset[str]

    @property
    def changed(self) -> frozenset[str]:
        return self.answers | self.facts


async def correct(desk: Desk, case_id: UUID, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> OpenCase:
    """The case with corrected answers and facts; its Eingangsdatum stays (§ 16 (2) SGB I).

    Parts the new facts call for join the case, those they exclude are withdrawn with the reason unless they are decided, deadlines are
    set anew. Raises WrongState, Invalid, CaseIncomplete where the facts leave something open, or TooLateToCorrect.
    """
    case = await open_case(desk, case_id, lock=True)
    if case.file.state != "submitted":
        raise WrongState(state=case.file.state, wanted="corrected")
    wish = _corrected(case, answers, facts)
    if not wish.changed:
        return case
    plan = wish.case.plan()
    _require_possible(case, wish, plan)
    new = await void_signatures(desk, wish.case, wish.changed)
    new = await _make_room(desk, new, plan)
    run = new.run(desk.session, desk.now)
    run.change_case(**_sealed(desk, new, wish), likeness=likeness(desk, new))
    _tell_who_has_it(run, new, plan, wish.changed)
    if wish.facts:
        run.note("facts_corrected")
        _follow(run, new, plan, desk)
        await store.replace_deadlines(desk.session, case_id, deadline_rows(case_id, new.clocks))
    await run.write()
    return after(new, run)


def _corrected(case: OpenCase, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> Corrected:
    new_answers, new_facts = merged(case.answers, answers), merged(case.facts, facts)
    check_values(case.definition, new_facts, new_answers)
    told_otherwise = {rule.fact for rule in case.definition.stop_rules}
    changed = frozenset(name for name in facts if case.facts.get(name) != new_facts.get(name))
    refuse([FieldError(f"facts.{name}", TOLD_OTHERWISE) for name in sorted(changed & told_otherwise)])
    return Corrected(
        replace(case, answers=new_answers, facts=new_facts),
        frozenset(name for name in answers if case.answers.get(name) != new_answers.get(name)),
        changed,
    )


def _sealed(desk: Desk, case: OpenCase, wish: Corrected) -> dict[str, bytes]:
    values = desk.vault.change(case.file, "answers", case.answers) if wish.answers else {}
    return values | (desk.vault.change(case.file, "facts", case.facts) if wish.facts else {})


def _require_possible(case: OpenCase, wish: Corrected, plan: Plan) -> None:
    blocking = blocking_of(wish.case, plan)
    if blocking:
        raise CaseIncomplete(errors=[error_of(item) for item in blocking])
    late = [name for name in wish.changed if _is_decided(case, plan, name)]
    if late:
        kinds = {name: "facts" if name in wish.facts else "answers" for name in late}
        raise TooLateToCorrect(errors=[FieldError(f"{kinds[name]}.{name}", DECIDED) for name in sorted(late)])


def _is_decided(case: OpenCase, plan: Plan, name: str) -> bool:
    """Whether a value has nobody left who could still use it: all parts that got it are final."""
    receivers = [row for key, row in case.parts.items() if name in _fields(case, key)]
    joining = any(name in _fields(case, key) for key in plan.active if key not in case.parts)
    return bool(receivers) and not joining and all(is_final(row.state) for row in receivers)


def _fields(case: OpenCase, key: str) -> frozenset[str]:
    part = case.definition.part(key)
    return frozenset((*part.inputs, *part.facts)) if part else frozenset()


async def _make_room(desk: Desk, case: OpenCase, plan: Plan) -> OpenCase:
    """Forget the withdrawn rows of parts that come back: each gets a new id, so that nothing of before is taken for it."""
    back = [key for key in plan.active if key in case.parts and case.parts[key].reason_code == NOT_NEEDED]
    if not back:
        return case
    await store.forget_parts(desk.session, [case.parts[key].id for key in back])
    return replace(case, parts={key: row for key, row in case.parts.items() if key not in back})


def _tell_who_has_it(run: Run, case: OpenCase, plan: Plan, changed: frozenset[str]) -> None:
    for key, names in _holders(case, plan, changed):
        row = run.parts[key]
        run.change_part(key, corrected_at=run.at)
        run.note("part_corrected", key)
        told = {"part_id": row.id, "case_id": row.case_id, "authority_id": row.authority_id}
        run.tell(PartCorrectedV1(**told, fields=tuple(sorted(names))))


def _holders(case: OpenCase, plan: Plan, changed: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Parts that stay and are with an authority, or on the way there -> the changed values they have."""
    for key, row in case.parts.items():
        names = changed & _fields(case, key)
        if names and key in plan.active and row.state in HANDED_OVER:
            yield key, names


def _follow(run: Run, case: OpenCase, plan: Plan, desk: Desk) -> None:
    """Bring the parts in line with the plan and go on."""
    for key in plan.active:
        if key not in run.parts:
            run.add_part(part_row(case, plan, key, desk.now))
        elif not is_final(run.parts[key].state):
            run.change_part(key, wave=plan.wave_of(key), kind=plan.activity(key).effective_kind)
    for key, row in case.parts.items():
        if key not in plan.active and not is_final(row.state):
            run.step(key, "withdrawn", reason_code=NOT_NEEDED)
    settle(run)
