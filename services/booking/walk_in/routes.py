"""HTTP of walk-in."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.booking.counter.clerk import ClerkDep, OfficeClerkDep
from services.booking.offices.schemas import MAX_SERVICES, Key
from services.booking.walk_in import tickets
from services.booking.walk_in.schemas import IssuedTicket, TicketRequest, TicketView, Waiting
from services.booking.walk_in.situation import situation, waiting
from shared.access import HOLDER, PUBLIC, Caller
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep

router = APIRouter(tags=["walk-in"])
HolderDep = Annotated[Caller, Depends(HOLDER)]


@router.get("/v1/offices/{office_id}/waiting", summary="Coming without an appointment", dependencies=[Depends(PUBLIC)])
async def see_waiting(
    office_id: Key,
    session: SessionDep,
    now: Now,
    response: Response,
    service: Annotated[list[Key], Query(max_length=MAX_SERVICES, description="What for")] = [],  # noqa: B006 - FastAPI copies defaults
) -> Waiting:
    """Whether tickets can be had now, how many people wait and about how long; what is not known is null."""
    response.headers["Cache-Control"] = "public, max-age=2"
    return waiting(await situation(session, office_id, now, tuple(service)), now)


@router.get("/v1/tickets/{ticket_id}", summary="See the ticket and how many are before it")
async def see_ticket(
    ticket_id: UUID, session: SessionDep, now: Now, caller: HolderDep, response: Response
) -> TicketView:
    response.headers["Cache-Control"] = "no-store"
    return await tickets.see(session, caller, ticket_id, now)


@router.post("/v1/tickets/{ticket_id}/leave", summary="Do not wait any longer; repeatable")
async def leave(ticket_id: UUID, session: SessionDep, now: Now, caller: HolderDep) -> TicketView:
    return await tickets.leave(session, caller, ticket_id, now)


@router.post(
    "/v1/staff/offices/{office_id}/tickets", status_code=201, response_model=IssuedTicket, summary="Issue a ticket"
)
async def issue(request: TicketRequest, once: OnceDep, clerk: OfficeClerkDep) -> Response:
    """For a clerk or a ticket machine at the office; tickets are not given out over the internet, so nobody hoards them."""
    return await once.answer(lambda: tickets.issue(clerk, request), caller=clerk.caller.key)


@router.post("/v1/staff/tickets/{ticket_id}/finish", summary="The person was served; repeatable")
async def finish(ticket_id: UUID, clerk: ClerkDep) -> TicketView:
    return await tickets.end(clerk, ticket_id, "finished")


@router.post("/v1/staff/tickets/{ticket_id}/no-show", summary="Nobody came when called; repeatable")
async def no_show(ticket_id: UUID, clerk: ClerkDep) -> TicketView:
    return await tickets.end(clerk, ticket_id, "no_show")
