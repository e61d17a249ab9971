"""For the worker that delivers: the content of one part, on the day it is sent."""

from uuid import UUID

from fastapi import APIRouter, Depends

from services.bundles.cases.desks import VaultDep
from services.bundles.cases.parcels import parcel_of
from services.bundles.cases.schemas import Parcel
from shared.access import machine
from shared.db import SessionDep

router = APIRouter(prefix="/internal/parts", include_in_schema=False, dependencies=[Depends(machine("parcels:read"))])


@router.get("/{part_id}/parcel")
async def read_parcel(part_id: UUID, session: SessionDep, vault: VaultDep) -> Parcel:
    return await parcel_of(session, vault, part_id)
