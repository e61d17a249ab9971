"""Paper in the hands of offices: taken in, checked, returned, each step kept in the custody log."""

from uuid import UUID

from services.bundles.cases import store as cases
from services.bundles.cases.opening import Desk, OpenCase, open_case, opened
from services.bundles.cases.progress import supply
from services.bundles.cases.states import WrongState
from services.bundles.evidence import store
from services.bundles.evidence.forms import PAPER_KINDS, STEPS, Back, Kind, Step, serves
from services.bundles.evidence.schemas import EvidenceView, ReturnWish
from services.bundles.evidence.store import EvidenceRow
from services.bundles.evidence.supplying import WRONG_KIND, form_asked, views
from shared.ids import new_id
from shared.language import Text
from shared.problems import FieldError, Invalid, NotFound

UNKNOWN_PAPER: Text = {
    "de": "Einen Nachweis dieses Namens gibt es in diesem Bündel nicht.",
    "en": "This bundle has no proof of this name.",
}


async def wish_back(desk: Desk, case_id: UUID, wish: ReturnWish) -> ReturnWish:
    """The holder says how papers shall come back, at any time; what was given back already stays so. Raises NotFound."""
    case = await open_case(desk, case_id)
    await store.keep_wish(desk.session, {"case_id": case.file.id, "wished_at": desk.now, **wish.model_dump()})
    return wish


async def take_step(desk: Desk, evidence_id: UUID, step: Step, office: str, way: Back | None) -> EvidenceView:
    """An office receives, checks or returns a paper; once received it counts for the case. Raises NotFound or WrongState."""
    found = await store.find(desk.session, evidence_id)
    file = await cases.find_case(desk.session, found.case_id, lock=True) if found else None
    row = await store.find(desk.session, evidence_id)  # again, now that nobody else can change it
    if file is None or row is None or row.media_type is not None:
        raise NotFound
    if step not in STEPS[row.state]:
        raise WrongState(state=row.state, wanted=step)
    await _step(desk, await opened(desk, file), row, step, office, way)
    return (await views(desk, [row]))[0].model_copy(update={"state": step})


async def take_in(desk: Desk, case: OpenCase, proof: str, kind: Kind, office: str) -> OpenCase:
    """An office finds a paper in an envelope or on the counter, announced or not. Raises Invalid."""
    as_supplied = any(part.evidence_as_supplied for part in case.definition.parts)
    if proof not in case.definition.labels and not as_supplied:
        raise Invalid(errors=[FieldError(f"papers.{proof}", UNKNOWN_PAPER)])
    if kind not in PAPER_KINDS:
        raise Invalid(errors=[FieldError(f"papers.{proof}", WRONG_KIND)])
    row = await store.announced(desk.session, case.file.id, proof, kind)
    if row is None:
        values = {"id": new_id(), "case_id": case.file.id, "proof": proof, "kind": kind, "state": "announced"}
        row = await store.add(desk.session, values | {"supplied_at": desk.now}, None)
    return await _step(desk, case, row, "received", office)


async def _step(
    desk: Desk, case: OpenCase, row: EvidenceRow, step: Step, office: str, way: Back | None = None
) -> OpenCase:
    before = await store.custody_of(desk.session, [row.id])
    staff = desk.vault.owner_hash(desk.caller.key)
    entry = {"evidence_id": row.id, "position": len(before) + 1, "at": desk.now, "step": step, "office": office}
    await store.add_custody(desk.session, entry | {"staff_hash": staff, "way": way})
    await store.change_state(desk.session, row.id, step)
    form = form_asked(case, row.proof)
    counts = step == "received" and form is not None and serves(row.kind, form)
    return await supply(desk, case, row.proof, f"original_{step}", counts=counts)
