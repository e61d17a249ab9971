"""The verbs of a co-signature: invite, look, sign, decline."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from services.bundles.cases import store as cases
from services.bundles.cases.opening import Desk, OpenCase, open_case, opened
from services.bundles.cases.progress import supply
from services.bundles.cases.states import WrongState
from services.bundles.cosignatures import store
from services.bundles.cosignatures.rules import cosignable, hash_of, shown
from services.bundles.cosignatures.schemas import CosignatureView, CosignerView, Invited, ShownField
from services.bundles.cosignatures.store import Cosignature
from services.bundles.evidence.supplying import NOT_ASKED, form_asked
from shared.ids import new_id, new_secret, secret_hash, secret_matches
from shared.problems import FieldError, Invalid, NotFound

VALID: Final = timedelta(days=30)


async def invite(desk: Desk, case_id: UUID, proof: str) -> Invited:
    """A link for the second person; an earlier open one for the same signature ends. Raises Invalid or WrongState."""
    case = await open_case(desk, case_id, lock=True)
    if case.file.state not in ("draft", "submitted"):
        raise WrongState(state=case.file.state, wanted="signed")
    found = cosignable(case.definition, proof)
    if found is None or proof in case.artefacts or form_asked(case, proof) is None:
        raise Invalid(errors=[FieldError("proof", NOT_ASKED)])
    secret = new_secret()
    values = {"id": new_id(), "case_id": case_id, "proof": proof, "part": found[0].id, "state": "open"}
    times = {"invited_at": desk.now, "expires_at": desk.now + VALID}
    row = await store.add(desk.session, values | times | {"token_hash": secret_hash(secret)})
    await supply(desk, case, proof, "cosigner_invited", counts=False)
    return Invited(**view(row).model_dump(), secret=secret)


async def look(desk: Desk, cosignature_id: UUID) -> CosignerView:
    """What the second person signs; raises NotFound for anybody else, and once the link is over."""
    row, case = await _taken(desk, cosignature_id, lock=False)
    return _shown_to_signer(row, case)


async def sign(desk: Desk, cosignature_id: UUID, name: str) -> CosignerView:
    """The signature counts from now on, for exactly what was seen. A second time changes nothing. Raises WrongState after a no."""
    row, case = await _taken(desk, cosignature_id, lock=True)
    if row.state == "signed":
        return _shown_to_signer(row, case)
    seen = hash_of(_values(row, case))
    sealed = desk.vault.seal_file(case.file, row.id, name.encode())
    decided = await _decide(desk, row, "signed", {"sealed_name": sealed, "seen_hash": seen})
    await supply(desk, case, row.proof, "cosigned", counts=True)
    return _shown_to_signer(decided, case)


async def decline(desk: Desk, cosignature_id: UUID) -> CosignerView:
    """The second person says no; the holder sees it. Raises WrongState after a signature."""
    row, case = await _taken(desk, cosignature_id, lock=True)
    if row.state == "declined":
        return _shown_to_signer(row, case)
    decided = await _decide(desk, row, "declined", {})
    await supply(desk, case, row.proof, "cosign_declined", counts=False)
    return _shown_to_signer(decided, case)


async def _decide(desk: Desk, row: Cosignature, state: store.State, values: Mapping[str, Any]) -> Cosignature:
    if row.state != "open":
        raise WrongState(state=row.state, wanted=state)
    await store.decide(desk.session, row.id, {**values, "state": state, "decided_at": desk.now})
    found = await store.find(desk.session, row.id)
    assert found is not None  # noqa: S101 - it was changed a moment ago
    return found


async def _taken(desk: Desk, cosignature_id: UUID, *, lock: bool) -> tuple[Cosignature, OpenCase]:
    found = await store.find(desk.session, cosignature_id)
    file = await cases.find_case(desk.session, found.case_id, lock=lock) if found else None
    row = await store.find(desk.session, cosignature_id) if lock else found  # again, now that nobody else can change it
    if row is None or file is None or not desk.caller.secret or not secret_matches(desk.caller.secret, row.token_hash):
        raise NotFound
    over = row.state == "void" or (row.state == "open" and row.expires_at <= desk.now)
    if over or file.state not in ("draft", "submitted"):
        raise NotFound
    return row, await opened(desk, file)


def _values(row: Cosignature, case: OpenCase) -> dict[str, Any]:
    found = cosignable(case.definition, row.proof)
    return shown(found[1], case.answers | case.facts) if found else {}


def _shown_to_signer(row: Cosignature, case: OpenCase) -> CosignerView:
    part = case.definition.part(row.part)
    assert part is not None  # noqa: S101 - a definition in use does not change
    fields = [
        ShownField(id=name, title=case.definition.inputs[name].title, value=value)
        for name, value in _values(row, case).items()
    ]
    return CosignerView(
        reference=case.file.reference,
        bundle=case.definition.title,
        part=part.title,
        why=part.why,
        authority=part.authority,
        signature=case.definition.labels[row.proof],
        fields=fields,
        state=row.state,
        expires_at=row.expires_at,
    )


async def of_case(desk: Desk, case: OpenCase) -> list[CosignatureView]:
    """The links of a case, as its holder sees them."""
    return [view(row) for row in await store.of_case(desk.session, case.file.id)]


def view(row: Cosignature) -> CosignatureView:
    """A link without its secret."""
    names = CosignatureView.model_fields
    return CosignatureView.model_validate({name: getattr(row, name) for name in names})
