"""The verbs of consents: give, refuse, revoke, each per authority; what follows for the part happens at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from services.bundles.cases.opening import Desk, OpenCase, open_case
from services.bundles.cases.progress import after, settle
from services.bundles.cases.run import Run
from services.bundles.cases.states import WrongState
from services.bundles.compiler.checks import refuse
from services.bundles.consents import store
from services.bundles.consents.rules import Decision, held_parts, owner_of, unknown
from services.bundles.consents.schemas import ConsentState, Wish
from services.bundles.definitions.content import Consent, Part
from shared.language import Text
from shared.problems import FieldError
from shared.schemas import Page

DECISIONS: Final[Mapping[Wish, Decision]] = {"give": "given", "refuse": "refused", "revoke": "revoked"}
AT_HOME: Final = ("waiting", "waiting_for_applicant")
UNKNOWN: Final[Text] = {
    "de": "Diese Einwilligung gibt es in diesem Vorgang nicht.",
    "en": "This case has no such consent.",
}


async def decide(desk: Desk, case_id: UUID, wishes: Mapping[str, Wish]) -> OpenCase:
    """Store the last word on each consent. Raises Invalid for unknown consents, WrongState where it is too late for a word."""
    return await apply(desk, await open_case(desk, case_id, lock=True), wishes)


async def apply(desk: Desk, case: OpenCase, wishes: Mapping[str, Wish]) -> OpenCase:
    """The same for a locked case."""
    if case.file.state not in ("draft", "submitted"):
        raise WrongState(state=case.file.state, wanted="changed")
    within = case.parts or None
    refuse([FieldError(f"decisions.{each[:64]}", UNKNOWN) for each in unknown(case.definition, wishes, within)])
    run, decided = case.run(desk.session, desk.now), dict(case.consents)
    for consent_id, wish in wishes.items():
        part = owner_of(case.definition, consent_id)
        if part is not None and decided.get(consent_id) != DECISIONS[wish]:
            _apply(run, part, consent_id, wish, decided.get(consent_id))
            decided[consent_id] = DECISIONS[wish]
    changed = {name: decision for name, decision in decided.items() if case.consents.get(name) != decision}
    if not changed:
        return case
    await store.decide(desk.session, case.file.id, changed, desk.now)
    run.held = held_parts(case.definition, decided)
    settle(run)
    await run.write()
    return replace(after(case, run), consents=decided)


def _apply(run: Run, part: Part, consent_id: str, wish: Wish, before: Decision | None) -> None:
    """Note the word and, for a refusal, drop the part; a part that has left the house cannot be refused any more."""
    row = run.parts.get(part.id)
    required = any(each.id == consent_id and each.required for each in part.consents)
    if wish == "revoke" and before != "given":
        raise WrongState(state=before or "open", wanted="revoked")
    if row is not None and wish == "give" and row.state == "withdrawn":
        raise WrongState(state=row.state, wanted="given")
    late = row is not None and row.state not in AT_HOME
    if wish == "refuse" and late and required:
        raise WrongState(state=row.state if row else "", wanted="refused")
    run.note(_code(wish, required=required, late=late), part.id, {"consent": consent_id})
    if wish == "refuse" and required and row is not None:
        run.step(part.id, "withdrawn")


def _code(wish: Wish, *, required: bool, late: bool) -> str:
    """What the timeline says; no part hangs on a consent that is not required."""
    if not required:
        return f"choice_{DECISIONS[wish]}"
    return "consent_revoked_late" if wish == "revoke" and late else f"consent_{DECISIONS[wish]}"


async def consents_view(desk: Desk, case: OpenCase) -> Page[ConsentState]:
    """All consents of the parts that belong to the case or could, with the last word on each."""
    moments = await store.moments(desk.session, case.file.id)
    parts = [part for part in case.definition.parts if part.id in case.parts] if case.parts else case.definition.parts
    items = [_state(part, consent, case, moments) for part in parts for consent in part.consents]
    return Page(items=items, next=None)


def _state(part: Part, consent: Consent, case: OpenCase, moments: Mapping[str, datetime]) -> ConsentState:
    return ConsentState(
        id=consent.id,
        part=part.id,
        authority=part.authority,
        required=consent.required,
        law=consent.law,
        title=consent.title,
        state=case.consents.get(consent.id, "open"),
        decided_at=moments.get(consent.id),
    )
