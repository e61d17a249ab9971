"""The side door for events while Redis is away: another room's relay hands them over directly."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from shared.access import machine
from shared.messaging.consumer import Consumer
from shared.messaging.envelope import Envelope
from shared.schemas import ApiModel

router = APIRouter(prefix="/internal", tags=["internal"], include_in_schema=False)


class EventBatch(ApiModel):
    events: Annotated[list[Envelope], Field(max_length=1000)]


class Handled(ApiModel):
    handled: list[str]


@router.post("/events", dependencies=[Depends(machine("events:deliver"))])
async def deliver_events(batch: EventBatch, request: Request) -> Handled:
    consumer: Consumer = request.app.state.consumer
    outcomes = await consumer.consume(batch.events)
    return Handled(handled=[str(event_id) for event_id, outcome in outcomes.items() if outcome.settled])
