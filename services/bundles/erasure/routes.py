"""Erasure over HTTP (Art. 17 GDPR)."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.bundles.cases.desks import HolderDesk
from services.bundles.erasure.erasing import erase
from services.bundles.erasure.schemas import Erased
from shared.idempotency import OnceDep

router = APIRouter(prefix="/v1/cases/{case_id}/erase", tags=["privacy"])


@router.post(
    "", summary="Have everything the case holds destroyed", status_code=status.HTTP_200_OK, response_model=Erased
)
async def erase_case(case_id: UUID, desk: HolderDesk, once: OnceDep) -> Response:
    """Cannot be undone. What authorities have got stays with them; a case under way is withdrawn first."""

    async def act() -> Erased:
        return await erase(desk, case_id)

    return await once.answer(act, status=200, caller=desk.caller.secret or desk.caller.key)
