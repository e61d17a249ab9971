"""For the worker that delivers: the content of parts, on the day it is sent."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.bundles.cases.desks import VaultDep
from services.bundles.cases.parcels import file_of_parcel, parcels_of
from services.bundles.cases.schemas import ParcelAnswer, ParcelAnswers
from shared.access import machine
from shared.db import SessionDep
from shared.problems import Problem

router = APIRouter(prefix="/internal", include_in_schema=False, dependencies=[Depends(machine("parcels:read"))])
Parts = Annotated[list[UUID], Query(alias="part", min_length=1, max_length=100)]


@router.get("/parts/{part_id}/evidence/{evidence_id}")
async def read_file(part_id: UUID, evidence_id: UUID, session: SessionDep, vault: VaultDep) -> Response:
    """A file the part needs, in clear; only while the part may be delivered."""
    content, media_type = await file_of_parcel(session, vault, part_id, evidence_id)
    return Response(content, media_type=media_type, headers={"Cache-Control": "no-store"})


@router.get("/parcels")
async def read_parcels(parts: Parts, session: SessionDep, vault: VaultDep) -> ParcelAnswers:
    """The parcels of some parts; those there are none for are named with the status that says why."""
    answers = await parcels_of(session, vault, parts)
    return ParcelAnswers(
        parcels=[
            ParcelAnswer(part_id=part, status=answer.status, parcel=None)
            if isinstance(answer, Problem)
            else ParcelAnswer(part_id=part, status=200, parcel=answer)
            for part, answer in answers.items()
        ]
    )
