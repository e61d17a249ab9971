"""The public keys."""

from typing import Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from services.eid_gateway.dependencies import RingDep
from shared.access import PUBLIC

router = APIRouter(tags=["openid"], dependencies=[Depends(PUBLIC)])


class KeySetAnswer(BaseModel):
    """RFC 7517 §5."""

    keys: list[dict[str, Any]] = Field(description="Public keys, the newest first")


@router.get("/jwks", summary="Public keys to check tokens with")
async def jwks(ring: RingDep, response: Response) -> KeySetAnswer:
    response.headers["Cache-Control"] = "public, max-age=300"
    return KeySetAnswer.model_validate(await ring.published())
