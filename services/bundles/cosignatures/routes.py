"""Co-signatures over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.bundles.cases.desks import HolderDesk
from services.bundles.cases.opening import open_case
from services.bundles.cosignatures import signing
from services.bundles.cosignatures.schemas import CosignatureView, CosignerView, Invitation, Invited, Signing
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["cosignatures"])


@router.post(
    "/cases/{case_id}/cosignatures",
    summary="Invite a second person to sign",
    status_code=status.HTTP_201_CREATED,
    response_model=Invited,
)
async def invite_cosigner(case_id: UUID, wish: Invitation, desk: HolderDesk, once: OnceDep) -> Response:
    """The secret in the answer is for the second person: it opens what they sign and nothing else, for 30 days."""

    async def act() -> Invited:
        return await signing.invite(desk, case_id, wish.proof)

    return await once.answer(act, status=201, caller=desk.caller.secret or desk.caller.key)


@router.get("/cases/{case_id}/cosignatures", summary="Who was invited to sign, and what became of it")
async def read_cosignatures(case_id: UUID, desk: HolderDesk) -> Page[CosignatureView]:
    return Page(items=await signing.of_case(desk, await open_case(desk, case_id)), next=None)


@router.get("/cosignatures/{cosignature_id}", summary="What the second person signs")
async def read_as_cosigner(cosignature_id: UUID, desk: HolderDesk) -> CosignerView:
    """Opened by the secret of the invitation; shows nothing else of the case."""
    return await signing.look(desk, cosignature_id)


@router.post("/cosignatures/{cosignature_id}/sign", summary="Sign", response_model=CosignerView)
async def sign_as_cosigner(cosignature_id: UUID, wish: Signing, desk: HolderDesk, once: OnceDep) -> Response:
    """Stands under exactly what was shown; when that changes later, a new signature is needed."""

    async def act() -> CosignerView:
        return await signing.sign(desk, cosignature_id, wish.name)

    return await once.answer(act, status=200, caller=desk.caller.secret)


@router.post("/cosignatures/{cosignature_id}/decline", summary="Say no", response_model=CosignerView)
async def decline_as_cosigner(cosignature_id: UUID, desk: HolderDesk, once: OnceDep) -> Response:
    async def act() -> CosignerView:
        return await signing.decline(desk, cosignature_id)

    return await once.answer(act, status=200, caller=desk.caller.secret)
