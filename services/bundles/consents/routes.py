"""Consents of a case: see them, give, refuse or revoke them one by one."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.bundles.cases.desks import HolderDesk
from services.bundles.cases.opening import open_case
from services.bundles.consents.deciding import consents_view, decide
from services.bundles.consents.schemas import ConsentChoices, ConsentState
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/cases/{case_id}/consents", tags=["consents"])


@router.get("", summary="The consents of the case and the last word on each")
async def read_consents(case_id: UUID, desk: HolderDesk) -> Page[ConsentState]:
    return await consents_view(desk, await open_case(desk, case_id))


@router.post(
    "", summary="Give, refuse or revoke consents", status_code=status.HTTP_200_OK, response_model=Page[ConsentState]
)
async def decide_consents(case_id: UUID, wish: ConsentChoices, desk: HolderDesk, once: OnceDep) -> Response:
    """Each authority has its own consent; refusing one removes its part and no other."""

    async def act() -> Page[ConsentState]:
        wishes = {each.consent: each.decision for each in wish.decisions}
        return await consents_view(desk, await decide(desk, case_id, wishes))

    return await once.answer(act, status=200, caller=desk.caller.secret or desk.caller.key)
