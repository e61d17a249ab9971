"""Operators and the events a room could not handle: seen, and tried anew once somebody has mended the cause."""

from datetime import datetime
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from sqlalchemy import Row

from shared.access import Caller, staff
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.logging import log
from shared.messaging.consumer import Consumer
from shared.messaging.envelope import Envelope
from shared.problems import InvalidCursor, NotFound
from shared.schemas import ApiModel, Page, decode_cursor, encode_cursor

Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=200, description="Items per page")]
Writer = Annotated[Caller, Depends(staff("ops:write"))]


class DeadEvent(ApiModel):
    """An event of another room that could not be handled."""

    id: UUID = Field(description="Id of the event")
    type: str = Field(examples=["de.lotse.bundles.part_released.v1"], description="Type of the event")
    subject: str = Field(
        description="Id of the thing the event is about", examples=["0199c0de-7e57-7000-8000-000000000001"]
    )
    attempts: int = Field(description="How often it was tried", examples=[2])
    error: str = Field(
        description="Kind of the last error, and where in the code it came from",
        examples=["TimeoutError in shared/http.py:88"],
    )
    dead_at: datetime = Field(description="When it was given up last")
    data: dict[str, Any] = Field(
        description="What the event says: ids and codes",
        examples=[{"appointment_id": "0199c0de-7e57-7000-8000-000000000001"}],
    )


class Retried(ApiModel):
    """What became of an event that was tried anew."""

    id: UUID = Field(description="Id of the event that is tried anew")
    outcome: str = Field(description="handled, or dead when it failed again", examples=["handled"])


@cache
def router_of(room: str) -> APIRouter:
    """The routes of a room; each room has its own path, because the gateway knows rooms by paths."""
    router = APIRouter(prefix=f"/v1/ops/dead-events/{room}", tags=["operations"])

    @router.get(
        "",
        summary="Events this room could not handle",
        name=f"{room}_dead_events",
        dependencies=[Depends(staff("ops:read"))],
    )
    async def dead_events(
        session: SessionDep, request: Request, cursor: Cursor = None, limit: Limit = 50
    ) -> Page[DeadEvent]:
        rows = await _consumer(request).dead_letters(session, limit + 1, _position(cursor))
        more = encode_cursor([rows[limit - 1].dead_at.isoformat(), rows[limit - 1].id]) if len(rows) > limit else None
        return Page(items=[_shown(row) for row in rows[:limit]], next=more)

    @router.post(
        "/{event_id}/retry",
        summary="Try a dead event anew",
        name=f"retry_{room}_event",
        status_code=202,
        response_model=Retried,
    )
    async def retry(event_id: UUID, session: SessionDep, request: Request, once: OnceDep, caller: Writer) -> Response:
        async def act() -> Retried:
            return await _retry(_consumer(request), session, event_id, caller.subject)

        return await once.answer(act, status=202, caller=caller.key)

    return router


def _consumer(request: Request) -> Consumer:
    consumer: Consumer = request.app.state.consumer
    return consumer


async def _retry(consumer: Consumer, session: Any, event_id: UUID, by: str) -> Retried:
    """Handle it in a transaction of its own; raises NotFound for what is not dead."""
    row = await consumer.dead_letter(session, event_id)
    if row is None:
        raise NotFound
    outcome = await consumer.retry(Envelope.model_validate(row.envelope))
    log.info("event_tried_anew", event_id=str(event_id), event_type=row.type, outcome=outcome, client_id=by)
    return Retried(id=event_id, outcome=outcome)


def _shown(row: Row[Any]) -> DeadEvent:
    envelope = Envelope.model_validate(row.envelope)
    return DeadEvent(
        id=row.id, type=row.type, subject=envelope.subject, attempts=row.attempts, error=row.error, dead_at=row.dead_at,
        data=envelope.data,
    )  # fmt: skip


def _position(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    dead_at, event_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(dead_at)), UUID(str(event_id))
    except ValueError as error:
        raise InvalidCursor from error
