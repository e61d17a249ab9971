"""The side door for events while Redis is away: another room's relay hands them over directly."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from shared.access import Caller, machine
from shared.messaging.consumer import Consumer
from shared.messaging.envelope import Envelope
from shared.problems import Forbidden
from shared.schemas import ApiModel

router = APIRouter(prefix="/internal", tags=["internal"], include_in_schema=False)


class EventBatch(ApiModel):
    events: Annotated[list[Envelope], Field(max_length=1000)]


class Handled(ApiModel):
    handled: list[str]


def check_origin(events: Sequence[Envelope], caller: Caller) -> None:
    """Whoever has the token of one room cannot speak for another. Raises Forbidden."""
    told = {room for event in events for room in (event.room, *event.type.split(".")[2:3])}
    for room in sorted(told):
        if f"events:{room}" not in caller.scopes:
            raise Forbidden(needed=f"machine(events:{room})")


@router.post("/events")
async def deliver_events(
    batch: EventBatch, request: Request, caller: Annotated[Caller, Depends(machine("events:deliver"))]
) -> Handled:
    """A room hands over its own events only: its token names it by the scope `events:<room>`. Raises Forbidden."""
    check_origin(batch.events, caller)
    consumer: Consumer = request.app.state.consumer
    outcomes = await consumer.consume(batch.events)
    return Handled(handled=[str(event_id) for event_id, outcome in outcomes.items() if outcome.settled])
