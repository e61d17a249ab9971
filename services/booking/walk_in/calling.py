"""Who is next: people with an appointment at their time, people with a ticket in between."""

from fastapi import APIRouter
from pydantic import Field

from services.booking.capacity.grid import day_span, local_day
from services.booking.counter import serving
from services.booking.counter.clerk import OfficeClerk, OfficeClerkDep
from services.booking.counter.problems import NobodyWaiting
from services.booking.counter.schemas import CallRequest, Visitor
from services.booking.walk_in import tickets
from services.booking.walk_in.schemas import TicketView
from shared.schemas import ApiModel

router = APIRouter(prefix="/v1/staff/offices/{office_id}", tags=["counter"])


class Called(ApiModel):
    """Who was called: one of the two."""

    appointment: Visitor | None = Field(description="Somebody with an appointment")
    ticket: TicketView | None = Field(description="Somebody without")


@router.post("/call", summary="Call who is next to a desk")
async def call_next(request: CallRequest, clerk: OfficeClerkDep) -> Called:
    """Appointments whose time has come, then tickets in their order, then people who are early. Two clerks never call the same."""
    return await next_for(clerk, request.desk)


async def next_for(clerk: OfficeClerk, desk: str) -> Called:
    """Call the next person; raises NobodyWaiting."""
    if due := await serving.call_next(clerk, desk, clerk.now + serving.SLACK):
        return Called(appointment=due, ticket=None)
    if ticket := await tickets.call_next(clerk, desk):
        return Called(appointment=None, ticket=ticket)
    if early := await serving.call_next(clerk, desk, day_span(local_day(clerk.now))[1]):
        return Called(appointment=early, ticket=None)
    raise NobodyWaiting
