"""The endpoint for pushed authorization requests."""

from typing import Any, Final

from fastapi import APIRouter, Depends, Request, Response

from services.eid_gateway.clients.authentication import ClientDep, FormDep
from services.eid_gateway.dependencies import FORM_TYPE, SettingsDep
from services.eid_gateway.proofs.possession import possession_of
from services.eid_gateway.pushed.pushing import PushedAnswer, push
from services.eid_gateway.refusals import NEVER_STORED, REFUSALS
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(tags=["openid"], dependencies=[Depends(PUBLIC)])
FORM: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {FORM_TYPE: {"schema": {"type": "object"}}}},
}


@router.post(
    "/par", summary="Leave an authorization request beforehand", status_code=201, responses=REFUSALS, openapi_extra=FORM
)
async def pushed_authorization_request(
    form: FormDep, client: ClientDep, request: Request, session: SessionDep, settings: SettingsDep, now: Now,
    response: Response,
) -> PushedAnswer:  # fmt: skip
    """The parameters of /authorize as a form, checked here and now, so that nothing of them stands in an address."""
    response.headers.update(NEVER_STORED)
    thumbprint = await possession_of(request, session, f"{settings.issuer}/par", now)
    return await push(session, form, client, thumbprint, now)
