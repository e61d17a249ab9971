"""The verbs of a draft: create it, fill it, choose its parts, say when the event happened."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.bundles.cases import store
from services.bundles.cases.answers import answer_errors, merged
from services.bundles.cases.batch_store import Batch, write
from services.bundles.cases.chain import Entry
from services.bundles.cases.opening import Desk, OpenCase, note_representative, open_case
from services.bundles.cases.problems import NotOffered, NotTakenHere, PartNotSelectable
from services.bundles.cases.progress import withdraw_part
from services.bundles.cases.states import WrongState
from services.bundles.compiler.activity import effective_kind
from services.bundles.compiler.checks import check_event, refuse
from services.bundles.compiler.facts import fact_errors, with_defaults
from services.bundles.compiler.stops import stops_of
from services.bundles.cosignatures.rules import affected
from services.bundles.cosignatures.store import void_signed
from services.bundles.definitions import library
from services.bundles.definitions.content import OFFERED, Definition
from shared.ids import new_id, new_reference, new_secret, secret_hash
from shared.problems import NotFound

REFERENCE_PREFIX: Final = "L"
CREATED: Final = (Entry("case_created"),)


@dataclass(frozen=True, slots=True)
class Created:
    """A fresh case; the secret is told this one time."""

    case: OpenCase
    secret: str


async def create(
    desk: Desk,
    bundle_id: str,
    mode: str,
    facts: Mapping[str, Any],
    answers: Mapping[str, Any],
    event_date: date | None,
) -> Created:
    """Start a draft of the definition in force. Raises UnknownBundle, NotOffered or Invalid."""
    stamped = await library.stamped_in_force(desk.session, bundle_id)
    stage = stamped[0].stage_on(desk.today)
    if stage not in OFFERED:
        raise NotOffered(stage=stage)
    return await start(desk, stamped, mode, facts, answers, event_date)


async def start(
    desk: Desk,
    stamped: library.Stamped,
    mode: str,
    facts: Mapping[str, Any],
    answers: Mapping[str, Any],
    event_date: date | None = None,
    entries: Iterable[Entry] = CREATED,
    **more: Any,
) -> Created:
    """Start a draft of this definition; `more` are further columns of the case. Raises Invalid."""
    definition, checksum = stamped
    facts, answers = merged({}, facts), merged({}, answers)
    check_values(definition, facts, answers)
    check_event(definition, event_date)
    case_id, secret = new_id(), new_secret()
    owner = desk.vault.owner_hash(desk.caller.subject) if desk.caller.kind == "citizen" else None
    file = store.CaseFile(
        id=case_id,
        reference=new_reference(REFERENCE_PREFIX),
        secret_hash=secret_hash(secret),
        owner_hash=owner,
        bundle_id=definition.bundle,
        definition_version=definition.version,
        definition_checksum=checksum,
        mode=mode,
        state="draft",
        event_date=event_date,
        created_at=desk.now,
        **desk.vault.new_case(case_id, facts, answers),
        **more,
    )
    file = await store.add_case(desk.session, file, entries)
    await note_representative(desk, file.id)
    return Created(OpenCase(file, definition, facts, answers, {}, {}, {}, desk.today), secret)


async def change(
    desk: Desk, case_id: UUID, facts: Mapping[str, Any], answers: Mapping[str, Any], mode: str | None
) -> OpenCase:
    """Add, replace or (with null) take back facts and answers.

    Facts and mode belong to the draft. Answers may follow after handing in, for parts that have not left yet.
    """
    return await fill(desk, await open_case(desk, case_id, lock=True), facts, answers, mode)


async def fill(
    desk: Desk, case: OpenCase, facts: Mapping[str, Any], answers: Mapping[str, Any], mode: str | None = None
) -> OpenCase:
    """The same for a locked case. Raises WrongState or Invalid."""
    if case.file.state != "draft" and (facts or mode or not _still_wanted(case, answers)):
        raise WrongState(state=case.file.state, wanted="changed")
    facts, answers = merged(case.facts, facts), merged(case.answers, answers)
    check_values(case.definition, facts, answers)
    case = await void_signatures(desk, case, {name for name in answers if answers[name] != case.answers.get(name)})
    values: dict[str, Any] = {"mode": mode or case.file.mode}
    values |= desk.vault.change(case.file, "facts", facts) | desk.vault.change(case.file, "answers", answers)
    file = await write(desk.session, case.file, desk.now, (), Batch(values))
    return replace(case, file=file, facts=facts, answers=answers)


async def void_signatures(desk: Desk, case: OpenCase, changed: Collection[str]) -> OpenCase:
    """A signature of a second person stands under what they saw: where that changes, it is missing again."""
    proofs = affected(case.definition, changed)
    voided = await void_signed(desk.session, case.file.id, proofs) if proofs else []
    if not voided:
        return case
    entries = [Entry("cosignature_void", None, {"proof": proof}) for proof in voided]
    left = {name: part for name, part in case.artefacts.items() if name not in voided}
    file = await write(desk.session, case.file, desk.now, entries, Batch())
    return replace(case, file=file, artefacts=left)


def _still_wanted(case: OpenCase, answers: Mapping[str, Any]) -> bool:
    if case.file.state != "submitted":
        return False
    staying = [key for key, row in case.parts.items() if row.state in ("waiting", "waiting_for_applicant")]
    fields = {name for key in staying if (part := case.definition.part(key)) for name in part.inputs}
    return set(answers) <= fields


async def set_event_date(desk: Desk, case_id: UUID, event_date: date) -> OpenCase:
    """Say when it happened, or is expected to; the same date again changes nothing."""
    return await date_event(desk, await open_case(desk, case_id, lock=True), event_date)


async def date_event(desk: Desk, case: OpenCase, event_date: date) -> OpenCase:
    """The same for a locked case. Raises WrongState or Invalid."""
    if case.file.event_date == event_date:
        return case
    if case.file.state != "draft":
        raise WrongState(state=case.file.state, wanted="changed")
    check_event(case.definition, event_date)
    entry = Entry("event_date_set")
    return replace(
        case, file=await write(desk.session, case.file, desk.now, [entry], Batch({"event_date": event_date}))
    )


async def choose_part(desk: Desk, case_id: UUID, key: str, *, selected: bool) -> OpenCase:
    """Select or deselect a part of a draft; deselecting a part of a case that is under way withdraws it."""
    case = await open_case(desk, case_id, lock=True)
    part = case.definition.part(key)
    if part is None:
        raise NotFound
    if effective_kind(part, with_defaults(case.definition, case.facts)) == "automatic":
        raise PartNotSelectable(part=key)
    if case.file.state != "draft":
        return await withdraw_part(desk, case, key, selected=selected)
    deselected = set(case.file.deselected) - {key} if selected else {*case.file.deselected, key}
    return replace(
        case, file=await write(desk.session, case.file, desk.now, (), Batch({"deselected": sorted(deselected)}))
    )


def check_values(definition: Definition, facts: Mapping[str, Any], answers: Mapping[str, Any]) -> None:
    """Raise Invalid naming every fact and answer that is not declared or does not fit; NotTakenHere for what has a way of its own."""
    refuse([*fact_errors(definition, facts), *answer_errors(definition, answers)])
    for rule in stops_of(definition, facts):
        if rule.refuses:
            german, english = (f"{rule.words[name]} {rule.contact.words[name]}" for name in ("de", "en"))
            raise NotTakenHere(de=german, en=english)
