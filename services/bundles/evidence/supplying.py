"""The verbs of proofs: accept a file or announce a paper, and show both."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from services.bundles.cases.opening import Desk, OpenCase, open_case, open_for_office
from services.bundles.cases.problems import PaperNeeded
from services.bundles.cases.progress import supply
from services.bundles.cases.release import asked_of_applicant
from services.bundles.cases.states import WrongState
from services.bundles.compiler.evidence import STRICTNESS
from services.bundles.evidence import store
from services.bundles.evidence.forms import FILE_KINDS, PAPER_KINDS, serves
from services.bundles.evidence.problems import EvidenceFull, EvidenceRefused
from services.bundles.evidence.scanning import scan
from services.bundles.evidence.schemas import CustodyView, Declaration, EvidenceView, ReturnWish
from services.bundles.evidence.store import EvidenceRow
from services.bundles.evidence.structure import Unacceptable, media_type_of
from services.bundles.evidence.uploads import Upload
from services.bundles.phases.rules import paper_only
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
    media_type = await checked(upload, settings)
    case = await open_case(desk, case_id, lock=True)
    return await _keep(desk, case, wish, upload, media_type, settings)


async def accept_scan(
    desk: Desk, reference: str, wish: Declaration, upload: Upload, settings: BundlesSettings
) -> EvidenceView:
    """Accept what an office scanned for the case with this reference; raises NotFound besides."""
    media_type = await checked(upload, settings)
    case = await open_for_office(desk, reference, "envelope", lock=True)
    return await _keep(desk, case, wish, upload, media_type, settings)


async def _keep(
    desk: Desk, case: OpenCase, wish: Declaration, upload: Upload, media_type: str | None, settings: BundlesSettings
) -> EvidenceView:
    form = _form_asked(case, wish, is_file=upload.content is not None)
    if upload.content is not None and desk.caller.kind != "staff" and paper_only(case.ways, _needing(case, wish.proof)):
        raise PaperNeeded
    if await store.count(desk.session, case.file.id) >= settings.most_evidence:
        raise EvidenceFull(limit=settings.most_evidence)
    row = await _store(desk, case, wish, upload.content, media_type)
    if upload.content is None:
        await supply(desk, case, wish.proof, "evidence_announced", counts=False)
    else:
        await supply(desk, case, wish.proof, counts=serves(wish.kind, form))
    return (await views(desk, [row]))[0]


def _needing(case: OpenCase, proof: str) -> list[str]:
    """The parts a proof is for."""
    return [part for item in case.plan().evidence if item.id == proof for part in item.parts]


async def attach(desk: Desk, case: OpenCase, wish: Declaration, content: bytes, media_type: str | None) -> OpenCase:
    """Keep a file that came with an application, whether or not anybody asks for it; the case as it is then."""
    form = form_asked(case, wish.proof)
    await _store(desk, case, wish, content, media_type)
    return await supply(desk, case, wish.proof, counts=form is not None and serves(wish.kind, form))


async def _store(
    desk: Desk, case: OpenCase, wish: Declaration, content: bytes | None, media_type: str | None
) -> EvidenceRow:
    evidence_id = new_id()
    values = {
        "id": evidence_id,
        "case_id": case.file.id,
        "proof": wish.proof,
        "kind": wish.kind,
        "state": "announced" if content is None else "received",
        "media_type": media_type,
        "size": None if content is None else len(content),
        "supplied_at": desk.now,
    }
    sealed = None if content is None else desk.vault.seal_file(case.file, evidence_id, content)
    return await store.add(desk.session, values, sealed)


async def checked(upload: Upload, settings: BundlesSettings) -> str | None:
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
    if any(part.evidence_as_supplied for part in case.definition.parts):
        return "unknown"
    for item in case.plan().evidence:
        if item.id == proof:
            return item.form
    if any(proof in query.proofs for query in case.queries if query.answered_at is None):
        return "unknown"
    asked = asked_of_applicant(case.definition, case.standings, frozenset(case.artefacts))
    waiting = [part for key, artefact in asked if artefact == proof and (part := case.definition.part(key))]
    forms = [each.form for part in waiting for each in part.evidence if each.id == proof]
    return max(forms, key=STRICTNESS.index, default="unknown") if waiting else None


async def of_case(desk: Desk, case: OpenCase) -> Page[EvidenceView]:
    """All proofs of a case with their custody."""
    return Page(items=await views(desk, await store.of_case(desk.session, case.file.id)), next=None)


async def own_file(desk: Desk, case_id: UUID, evidence_id: UUID) -> tuple[bytes, str]:
    """A file of the case in clear, and its media type; raises NotFound."""
    case, found = await open_case(desk, case_id), await store.find(desk.session, evidence_id)
    sealed = await store.sealed_file(desk.session, evidence_id)
    if found is None or sealed is None or found.case_id != case_id:
        raise NotFound
    return desk.vault.open_file(case.file, evidence_id, sealed), found.media_type or "application/octet-stream"


async def for_office(desk: Desk, reference: str) -> Page[EvidenceView]:
    """The proofs of the case an envelope or paper belongs to; raises NotFound."""
    return await of_case(desk, await open_for_office(desk, reference, "proofs"))


async def views(desk: Desk, rows: Sequence[EvidenceRow]) -> list[EvidenceView]:
    """Proofs with the hands they went through."""
    entries = await store.custody_of(desk.session, [row.id for row in rows])
    wishes = await store.wishes_of(desk.session, {row.case_id for row in rows if row.media_type is None})
    return [
        _view(row, [entry for entry in entries if entry.evidence_id == row.id], wishes.get(row.case_id)) for row in rows
    ]


def _view(row: EvidenceRow, custody: Sequence[object], wish: object | None) -> EvidenceView:
    return EvidenceView(
        id=row.id,
        proof=row.proof,
        kind=row.kind,
        state=row.state,
        media_type=row.media_type,
        size=row.size,
        supplied_at=row.supplied_at,
        custody=[CustodyView.model_validate(entry, from_attributes=True, extra="ignore") for entry in custody],
        give_back=ReturnWish.model_validate(wish, from_attributes=True, extra="ignore")
        if wish and row.media_type is None
        else None,
    )
