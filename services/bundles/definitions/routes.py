"""The bundles on offer."""

from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Depends

from services.bundles.definitions import library
from services.bundles.definitions.content import Definition
from services.bundles.definitions.schemas import BundleDetail, BundleSummary, detail_of, summary_of
from shared.access import PUBLIC
from shared.clock import BERLIN, Now
from shared.db import SessionDep
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["bundles"], dependencies=[Depends(PUBLIC)])


@router.get("/bundles", summary="All bundles in force")
async def list_bundles(session: SessionDep, now: Now) -> Page[BundleSummary]:
    offered = [each for each in await library.all_in_force(session) if each.audience == "residents"]
    return Page(items=[summary_of(each, _today(now)) for each in offered], next=None)


@router.get("/bundle-schema", summary="The form of a definition, as JSON Schema")
async def read_schema() -> dict[str, Any]:
    """For editors of definitions; `python -m services.bundles.definitions FILE` checks what a schema cannot say."""
    return Definition.model_json_schema(by_alias=True)


@router.get("/bundles/{bundle_id}", summary="One bundle: questions, parts, dependencies, proofs, clocks")
async def read_bundle(bundle_id: str, session: SessionDep, now: Now) -> BundleDetail:
    return detail_of(await library.in_force(session, bundle_id), _today(now))


def _today(now: datetime) -> date:
    return now.astimezone(BERLIN).date()
