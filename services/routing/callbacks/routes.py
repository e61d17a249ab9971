"""HTTP for authorities that call back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from services.routing.authorities.protocol import Callback
from services.routing.callbacks.hearing import hear
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(prefix="/v1/callbacks", tags=["callbacks"], dependencies=[Depends(PUBLIC)])
AuthorityId = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9][a-z0-9-]*$", examples=["familienkasse"])]


@router.post("/{authority_id}", summary="An authority reports about a parcel", status_code=204)
async def call_back(authority_id: AuthorityId, request: Request, session: SessionDep, now: Now) -> None:
    """Believed by its signature: Standard Webhooks for `http_json`, HMAC-SHA512 for `fit_connect`. Repeating it changes nothing."""
    callback = Callback(request.headers, await request.body(), now)
    await hear(session, request.app.state.surroundings, authority_id, callback)
