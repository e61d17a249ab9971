"""OpenID Connect Discovery 1.0: what this provider can do and where."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from services.eid_gateway.dependencies import SettingsDep
from services.eid_gateway.discovery.metadata import provider_metadata
from shared.access import PUBLIC

router = APIRouter(tags=["openid"], dependencies=[Depends(PUBLIC)])


async def _metadata(settings: SettingsDep) -> dict[str, Any]:
    return provider_metadata(settings.issuer)


@router.get("/.well-known/openid-configuration", summary="What this provider can do and where")
async def configuration(metadata: Annotated[dict[str, Any], Depends(_metadata)], response: Response) -> dict[str, Any]:
    response.headers["Cache-Control"] = "public, max-age=300"
    return metadata
