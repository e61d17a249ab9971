"""For the worker that delivers: the content of one part, on the day it is sent."""

from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.bundles.cases.desks import VaultDep
from services.bundles.cases.parcels import file_of_parcel, parcel_of
from services.bundles.cases.schemas import Parcel
from shared.access import machine
from shared.db import SessionDep

router = APIRouter(prefix="/internal/parts", include_in_schema=False, dependencies=[Depends(machine("parcels:read"))])


@router.get("/{part_id}/evidence/{evidence_id}")
async def read_file(part_id: UUID, evidence_id: UUID, session: SessionDep, vault: VaultDep) -> Response:
    """A file the part needs, in clear; only while the part may be delivered."""
    content, media_type = await file_of_parcel(session, vault, part_id, evidence_id)
    return Response(content, media_type=media_type, headers={"Cache-Control": "no-store"})


@router.get("/{part_id}/parcel")
async def read_parcel(part_id: UUID, session: SessionDep, vault: VaultDep) -> Parcel:
    return await parcel_of(session, vault, part_id)
