"""Correct what was handed in: the authorities that have the old value are told, those that have not get the new one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.bundles.cases.answers import merged
from services.bundles.cases.drafting import check_values, void_signatures
from services.bundles.cases.opening import Desk, OpenCase, open_case
from services.bundles.cases.problems import TooLateToCorrect
from services.bundles.cases.progress import after
from services.bundles.cases.states import HANDED_OVER, WrongState, is_final
from shared.events.bundles import PartCorrectedV1
from shared.language import Text
from shared.problems import FieldError

DECIDED: Text = {
    "de": "Darüber ist schon entschieden; bitte wenden Sie sich an die Stelle.",
    "en": "This has been decided already; please turn to the authority.",
}


async def correct(desk: Desk, case_id: UUID, answers: Mapping[str, Any]) -> OpenCase:
    """The case with corrected answers. Raises WrongState, Invalid, or TooLateToCorrect for fields only decided parts had."""
    case = await open_case(desk, case_id, lock=True)
    if case.file.state != "submitted":
        raise WrongState(state=case.file.state, wanted="corrected")
    new = merged(case.answers, answers)
    check_values(case.definition, case.facts, new)
    changed = frozenset(name for name in answers if case.answers.get(name) != new.get(name))
    if not changed:
        return case
    receivers = _receivers(case, changed)
    late = changed - frozenset(name for names in receivers.values() for name in names)
    if late:
        raise TooLateToCorrect(errors=[FieldError(f"answers.{name}", DECIDED) for name in sorted(late)])
    case = await void_signatures(desk, case, changed)
    run = case.run(desk.session, desk.now)
    run.change_case(**desk.vault.change(case.file, "answers", new))
    for key, names in receivers.items():
        row = case.parts[key]
        if row.state in HANDED_OVER:
            run.change_part(key, corrected_at=desk.now)
            run.note("part_corrected", key)
            told = {"part_id": row.id, "case_id": row.case_id, "authority_id": row.authority_id}
            run.tell(PartCorrectedV1(**told, fields=tuple(sorted(names))))
    await run.write()
    return after(case.with_answers(new), run)


def _receivers(case: OpenCase, changed: frozenset[str]) -> dict[str, frozenset[str]]:
    """Parts not decided yet -> the changed fields they get."""
    found = {}
    for key, row in case.parts.items():
        part = case.definition.part(key)
        names = changed & frozenset(part.inputs) if part and not is_final(row.state) else frozenset()
        if names:
            found[key] = names
    return found
