"""HTTP of resources."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.booking.counter.clerk import OfficeClerkDep
from services.booking.modes.routes import AT_ONCE
from services.booking.offices.schemas import Key
from services.booking.resources import managing
from services.booking.resources.schemas import (
    BlockRequest,
    BlockView,
    Needs,
    ResourceRequest,
    Resources,
    ResourceView,
)
from shared.idempotency import OnceDep

router = APIRouter(prefix="/v1/staff/offices/{office_id}", tags=["resources"], dependencies=[AT_ONCE])


@router.get("/resources", summary="Case workers, rooms and interpreters of an office")
async def list_all(clerk: OfficeClerkDep) -> Resources:
    return await managing.list_all(clerk)


@router.put("/resources/{resource_id}", summary="Add or change one; repeatable")
async def save(resource_id: UUID, request: ResourceRequest, clerk: OfficeClerkDep) -> ResourceView:
    """The client chooses the id. Appointments that have the resource keep it."""
    return await managing.save(clerk, resource_id, request)


@router.put("/needs/{service_id}", summary="What visits for a service need besides a desk; repeatable")
async def set_needs(service_id: Key, request: Needs, clerk: OfficeClerkDep) -> Needs:
    """With preparation before and follow-up after the visit. For appointments made from now on."""
    return await managing.set_needs(clerk, service_id, request)


@router.post(
    "/resources/{resource_id}/blocks",
    status_code=201,
    response_model=BlockView,
    summary="Keep one free of visits for a while",
)
async def block(resource_id: UUID, request: BlockRequest, once: OnceDep, clerk: OfficeClerkDep) -> Response:
    return await once.answer(lambda: managing.block(clerk, resource_id, request), caller=clerk.caller.key)


@router.delete("/blocks/{block_id}", status_code=204, summary="Let it be used again")
async def unblock(block_id: UUID, clerk: OfficeClerkDep) -> None:
    await managing.unblock(clerk, block_id)
