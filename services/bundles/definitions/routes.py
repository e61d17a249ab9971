"""The bundles on offer."""

from fastapi import APIRouter, Depends

from services.bundles.definitions import library
from services.bundles.definitions.schemas import BundleDetail, BundleSummary, detail_of, summary_of
from shared.access import PUBLIC
from shared.db import SessionDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/bundles", tags=["bundles"], dependencies=[Depends(PUBLIC)])


@router.get("", summary="All bundles in force")
async def list_bundles(session: SessionDep) -> Page[BundleSummary]:
    offered = [each for each in await library.all_in_force(session) if each.audience == "residents"]
    return Page(items=[summary_of(each) for each in offered], next=None)


@router.get("/{bundle_id}", summary="One bundle: questions, parts, dependencies, proofs, clocks")
async def read_bundle(bundle_id: str, session: SessionDep) -> BundleDetail:
    return detail_of(await library.in_force(session, bundle_id))
