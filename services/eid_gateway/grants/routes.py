"""The token endpoint, revocation and userinfo."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response

from services.eid_gateway.clients.authentication import ClientDep, FormDep
from services.eid_gateway.dependencies import FORM_TYPE, RingDep, SettingsDep
from services.eid_gateway.grants.exchange import Redeemer, Signer
from services.eid_gateway.grants.kinds import grant_of
from services.eid_gateway.grants.revocation import revoke
from services.eid_gateway.grants.schemas import TokenAnswer, UserInfo
from services.eid_gateway.grants.userinfo import user_info
from services.eid_gateway.proofs.possession import possession_of
from services.eid_gateway.refusals import NEVER_STORED, REFUSALS
from shared.access import PUBLIC, Caller, citizen
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(tags=["openid"])
REQUIRED: Final = ("grant_type",)
CREDENTIALS: Final = ("client_id", "client_assertion_type", "client_assertion")
OPTIONAL: Final = (
    *CREDENTIALS, "code", "redirect_uri", "code_verifier", "subject_token", "subject_token_type", "representation",
)  # fmt: skip


def _form_of(required: tuple[str, ...], optional: tuple[str, ...] = OPTIONAL) -> dict[str, Any]:
    properties = {name: {"type": "string"} for name in (*required, *optional)}
    schema = {"type": "object", "required": list(required), "properties": properties}
    return {"requestBody": {"required": True, "content": {FORM_TYPE: {"schema": schema}}}}


async def _signer(ring: RingDep, settings: SettingsDep) -> Signer:
    return Signer(settings.issuer, await ring.signing(), await ring.key_set())


SignerDep = Annotated[Signer, Depends(_signer)]


async def _redeemer(
    request: Request, client: ClientDep, session: SessionDep, settings: SettingsDep, now: Now
) -> Redeemer:
    return Redeemer(client, await possession_of(request, session, f"{settings.issuer}/token", now))


@router.post(
    "/token",
    summary="Redeem a code for tokens",
    dependencies=[Depends(PUBLIC)],
    response_model=TokenAnswer,
    responses=REFUSALS,
    openapi_extra=_form_of(REQUIRED),
)
async def token(
    form: FormDep, redeemer: Annotated[Redeemer, Depends(_redeemer, scope="function")], session: SessionDep,
    signer: SignerDep, settings: SettingsDep, now: Now,
) -> Response:  # fmt: skip
    """A code is good once and for a minute; it must come with the PKCE verifier and the redirect URI of its request.

    With the grant type of RFC 8693 a parent exchanges the own access token for one to act for a child (`/v1/representations`).
    """
    grant = grant_of(form)
    return (await grant(session, form, redeemer, signer, settings.master_keys, now)).response()


@router.post(
    "/revoke",
    summary="Take a token back",
    dependencies=[Depends(PUBLIC)],
    responses=REFUSALS,
    openapi_extra=_form_of(("token",), CREDENTIALS),
)
async def revocation(
    form: FormDep, client: ClientDep, session: SessionDep, signer: SignerDep, now: Now, response: Response
) -> None:
    """The attributes of its login are given to nobody any more; the rooms accept the token until it expires, minutes later."""
    response.headers.update(NEVER_STORED)
    await revoke(session, form, client, signer, now)


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
    response.headers.update(NEVER_STORED)
    return await user_info(session, caller, settings.master_keys, now)
