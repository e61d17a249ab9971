"""The verbs of proofs: accept a file or announce a paper, follow a paper through an office, show both."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from services.bundles.access_log.store import Look, record
from services.bundles.cases import store as cases
from services.bundles.cases.opening import Desk, OpenCase, open_case, opened
from services.bundles.cases.progress import supply
from services.bundles.cases.release import asked_of_applicant
from services.bundles.cases.states import WrongState
from services.bundles.compiler.evidence import STRICTNESS
from services.bundles.evidence import store
from services.bundles.evidence.forms import FILE_KINDS, PAPER_KINDS, STEPS, Step, serves
from services.bundles.evidence.problems import EvidenceFull, EvidenceRefused
from services.bundles.evidence.scanning import scan
from services.bundles.evidence.schemas import CustodyView, Declaration, EvidenceView
from services.bundles.evidence.store import EvidenceRow
from services.bundles.evidence.structure import Unacceptable, media_type_of
from services.bundles.evidence.uploads import Upload
from services.bundles.settings import BundlesSettings
from shared.ids import new_id
from shared.language import Text
from shared.problems import FieldError, Invalid, NotFound
from shared.schemas import Page

NOT_ASKED: Text = {
    "de": "Dieser Nachweis wird in diesem Vorgang nicht von Ihnen gebraucht.",
    "en": "This case does not need this proof from you.",
}
WRONG_KIND: Text = {
    "de": "Eine Datei kann copy, electronic oder data sein, ein Papier original, certified_copy oder copy.",
    "en": "A file can be copy, electronic or data, a paper original, certified_copy or copy.",
}


async def accept(
    desk: Desk, case_id: UUID, wish: Declaration, upload: Upload, settings: BundlesSettings
) -> EvidenceView:
    """Accept a proof for the holder of the case; what waited for it goes on when its form suffices.

    Raises Invalid, EvidenceRefused, EvidenceFull, ScannerAway or WrongState.
    """
    media_type = await _checked(upload, settings)
    case = await open_case(desk, case_id, lock=True)
    form = _form_asked(case, wish, is_file=upload.content is not None)
    if await store.count(desk.session, case_id) >= settings.most_evidence:
        raise EvidenceFull(limit=settings.most_evidence)
    evidence_id = new_id()
    values = {
        "id": evidence_id,
        "case_id": case_id,
        "proof": wish.proof,
        "kind": wish.kind,
        "state": "announced" if upload.content is None else "received",
        "media_type": media_type,
        "size": None if upload.content is None else len(upload.content),
        "supplied_at": desk.now,
    }
    sealed = None if upload.content is None else desk.vault.seal_file(case.file, evidence_id, upload.content)
    row = await store.add(desk.session, values, sealed)
    if sealed is None:
        await supply(desk, case, wish.proof, "evidence_announced", counts=False)
    else:
        await supply(desk, case, wish.proof, counts=serves(wish.kind, form))
    return _view(row, ())


async def _checked(upload: Upload, settings: BundlesSettings) -> str | None:
    """The media type of an acceptable file; looked at before the case is locked, because it takes its time."""
    if upload.content is None:
        return None
    try:
        media_type = await asyncio.to_thread(media_type_of, upload.content, upload.media_type)
    except Unacceptable as fault:
        raise EvidenceRefused(reason=fault.code) from fault
    await scan(settings.clamd, upload.content)
    return media_type


def _form_asked(case: OpenCase, wish: Declaration, *, is_file: bool) -> str:
    """The form in which the case needs the proof; raises WrongState or Invalid."""
    if case.file.state not in ("draft", "submitted"):
        raise WrongState(state=case.file.state, wanted="changed")
    if wish.kind not in (FILE_KINDS if is_file else PAPER_KINDS):
        raise Invalid(errors=[FieldError("kind", WRONG_KIND)])
    form = form_asked(case, wish.proof)
    if form is None:
        raise Invalid(errors=[FieldError("proof", NOT_ASKED)])
    return form


def form_asked(case: OpenCase, proof: str) -> str | None:
    """The form in which the applicant has to bring a proof; None when nobody asks for it."""
    for item in case.plan().evidence:
        if item.id == proof:
            return item.form
    if any(proof in query.proofs for query in case.queries if query.answered_at is None):
        return "unknown"
    asked = asked_of_applicant(case.definition, case.standings, frozenset(case.artefacts))
    waiting = [part for key, artefact in asked if artefact == proof and (part := case.definition.part(key))]
    forms = [each.form for part in waiting for each in part.evidence if each.id == proof]
    return max(forms, key=STRICTNESS.index, default="unknown") if waiting else None


async def take_step(desk: Desk, evidence_id: UUID, step: Step, office: str) -> EvidenceView:
    """An office receives, checks or returns a paper; once received it counts for the case. Raises NotFound or WrongState."""
    found = await store.find(desk.session, evidence_id)
    file = await cases.find_case(desk.session, found.case_id, lock=True) if found else None
    row = await store.find(desk.session, evidence_id)  # again, now that nobody else can change it
    if file is None or row is None or row.media_type is not None:
        raise NotFound
    if step not in STEPS[row.state]:
        raise WrongState(state=row.state, wanted=step)
    before = await store.custody_of(desk.session, [evidence_id])
    staff = desk.vault.owner_hash(desk.caller.key)
    entry = {"evidence_id": evidence_id, "position": len(before) + 1, "at": desk.now, "step": step, "office": office}
    await store.add_custody(desk.session, entry | {"staff_hash": staff})
    await store.change_state(desk.session, evidence_id, step)
    case = await opened(desk, file)
    form = form_asked(case, row.proof)
    counts = step == "received" and form is not None and serves(row.kind, form)
    await supply(desk, case, row.proof, f"original_{step}", counts=counts)
    return (await _views(desk, [row]))[0].model_copy(update={"state": step})


async def of_case(desk: Desk, case: OpenCase) -> Page[EvidenceView]:
    """All proofs of a case with their custody."""
    return Page(items=await _views(desk, await store.of_case(desk.session, case.file.id)), next=None)


async def for_office(desk: Desk, reference: str) -> Page[EvidenceView]:
    """The proofs of the case an envelope or paper belongs to; raises NotFound."""
    case_id = await store.case_by_reference(desk.session, reference)
    if case_id is None:
        raise NotFound
    await record(desk.session, Look(case_id, desk.now, "cases:staff", "proofs", desk.vault.owner_hash(desk.caller.key)))
    return Page(items=await _views(desk, await store.of_case(desk.session, case_id)), next=None)


async def _views(desk: Desk, rows: Sequence[EvidenceRow]) -> list[EvidenceView]:
    entries = await store.custody_of(desk.session, [row.id for row in rows])
    return [_view(row, [entry for entry in entries if entry.evidence_id == row.id]) for row in rows]


def _view(row: EvidenceRow, custody: Sequence[object]) -> EvidenceView:
    return EvidenceView(
        id=row.id,
        proof=row.proof,
        kind=row.kind,
        state=row.state,
        media_type=row.media_type,
        size=row.size,
        supplied_at=row.supplied_at,
        custody=[CustodyView.model_validate(entry, from_attributes=True, extra="ignore") for entry in custody],
    )
