"""HTTP for operators: deliveries, dead letters, authorities."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from services.routing.operations import care
from services.routing.operations.schemas import (
    Authority,
    AuthorityChange,
    AuthorityPage,
    Delivery,
    DeliveryDetail,
    DeliveryPage,
    DeliveryQuery,
)
from services.routing.operations.store import Wish
from shared.access import Caller, staff
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep

router = APIRouter(prefix="/v1/ops", tags=["operations"])

READ = Depends(staff("ops:read"))
Writer = Annotated[Caller, Depends(staff("ops:write"))]
AuthorityId = Annotated[str | None, Query(max_length=100, description="Only deliveries to this authority")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=200, description="Items per page")]


@router.get("/deliveries", summary="Deliveries, newest first", dependencies=[READ])
async def deliveries(session: SessionDep, now: Now, wish: Annotated[DeliveryQuery, Query()]) -> DeliveryPage:
    return await care.list_deliveries(
        session, Wish(wish.state, wish.authority, wish.overdue), wish.cursor, wish.limit, now
    )


@router.get("/deliveries/{delivery_id}", summary="One delivery with its attempts", dependencies=[READ])
async def delivery(session: SessionDep, now: Now, delivery_id: UUID) -> DeliveryDetail:
    return await care.show_delivery(session, delivery_id, now)


@router.get("/dead-letters", summary="Deliveries that need a person", dependencies=[READ])
async def dead_letters(
    session: SessionDep, now: Now, authority: AuthorityId = None, cursor: Cursor = None, limit: Limit = 50
) -> DeliveryPage:
    return await care.list_deliveries(session, Wish("dead", authority), cursor, limit, now)


@router.post(
    "/dead-letters/{delivery_id}/retry",
    summary="Try a dead letter anew, when its cause is mended",
    status_code=202,
    response_model=Delivery,
)
async def retry_delivery(once: OnceDep, session: SessionDep, now: Now, caller: Writer, delivery_id: UUID) -> Response:
    return await once.answer(
        lambda: care.try_anew(session, delivery_id, caller.subject, now), status=202, caller=caller.key
    )


@router.get("/authorities", summary="How each authority is reached and doing", dependencies=[READ])
async def authorities(session: SessionDep, now: Now, cursor: Cursor = None, limit: Limit = 50) -> AuthorityPage:
    return await care.list_authorities(session, now, cursor, limit)


@router.put(
    "/authorities/{authority_id}", summary="Set how an authority is reached", dependencies=[Depends(staff("ops:write"))]
)
async def change_authority(
    session: SessionDep, request: Request, now: Now, authority_id: str, change: AuthorityChange
) -> Authority:
    return await care.change_authority(session, authority_id, change, request.app.state.settings, now)
