"""The token endpoint and userinfo."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response

from services.eid_gateway.dependencies import FORM_TYPE, RingDep, SettingsDep, form_of
from services.eid_gateway.grants.exchange import Signer, redeem
from services.eid_gateway.grants.schemas import TokenAnswer, TokenError, TokenRefused, UserInfo
from services.eid_gateway.grants.userinfo import user_info
from services.eid_gateway.parameters import Parameters, UnreadableParameters
from shared.access import PUBLIC, Caller, citizen
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(tags=["openid"])
FIELDS: Final = ("grant_type", "code", "redirect_uri", "client_id", "code_verifier")
FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM_TYPE: {
                "schema": {
                    "type": "object",
                    "required": list(FIELDS),
                    "properties": {name: {"type": "string"} for name in FIELDS},
                }
            }
        },
    }
}
REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"model": TokenError, "description": "Refused (RFC 6749 §5.2)"},
    401: {"model": TokenError, "description": "Unknown client"},
}


async def _form(request: Request) -> Parameters:
    try:
        return await form_of(request)
    except UnreadableParameters as error:
        raise TokenRefused("invalid_request", "A parameter cannot be read or occurs twice.") from error


@router.post(
    "/token",
    summary="Redeem a code for tokens",
    dependencies=[Depends(PUBLIC)],
    response_model=TokenAnswer,
    responses=REFUSALS,
    openapi_extra=FORM,
)
async def token(
    form: Annotated[Parameters, Depends(_form)], session: SessionDep, ring: RingDep, settings: SettingsDep, now: Now
) -> Response:
    """A code is good once and for a minute; it must come with the PKCE verifier and the redirect URI of its request."""
    signer = Signer(settings.issuer, await ring.signing())
    return (await redeem(session, form, signer, now)).response()


@router.get("/userinfo", summary="Attributes of the person", response_model_exclude_none=True)
@router.post(
    "/userinfo",
    summary="Attributes of the person (by POST)",
    response_model_exclude_none=True,
    operation_id="userinfo_by_post",
)
async def userinfo(
    caller: Annotated[Caller, Depends(citizen("low"))],
    session: SessionDep,
    settings: SettingsDep,
    now: Now,
    response: Response,
) -> UserInfo:
    """Good as long as the access token is; afterwards the attributes are deleted."""
    response.headers["Cache-Control"] = "no-store"
    return await user_info(session, caller, settings.master_keys, now)
