"""HTTP for whoever verifies the events of a parcel."""

from typing import Any

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from services.routing.lifecycle import store
from shared.access import PUBLIC
from shared.db import SessionDep
from shared.schemas import ApiModel

router = APIRouter(prefix="/v1/deliveries", tags=["deliveries"], dependencies=[Depends(PUBLIC)])


class KeySet(ApiModel):
    """RFC 7517 §5."""

    keys: list[dict[str, Any]] = Field(
        description="Public keys (RFC 7517) to check our signatures with",
        examples=[[{"kty": "EC", "crv": "P-256", "kid": "k1"}]],
    )


@router.get("/keys", summary="Public keys of the events of parcels")
async def keys(session: SessionDep, response: Response) -> KeySet:
    response.headers["Cache-Control"] = "public, max-age=300"
    return KeySet(keys=[dict(key) for key in await store.public_keys(session)])
