"""HTTP for clients that listen: watch a thing, and hear what happened since the last time."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response, status

from services.routing.notices import reading, watching
from services.routing.notices.news import Kind
from services.routing.notices.schemas import NoticePage, Watch, WatchRequest
from shared.access import Caller, machine
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["webhooks"])

Client = Annotated[Caller, Depends(machine("webhooks:write"))]
Portal = Annotated[Caller, Depends(machine("amt24:exchange"))]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]
Since = Annotated[
    str | None, Query(max_length=500, description="`next` of the answer before; without it, all there is")
]
Limit = Annotated[int, Query(ge=1, le=200, description="Items per page")]


@router.post("/watches", summary="Watch a case, an appointment or a slot alert", status_code=201, response_model=Watch)
async def watch(wish: WatchRequest, request: Request, session: SessionDep, client: Client, once: OnceDep) -> Response:
    """Its secret shows that its holder agrees. From now on what happens to it is among the notices, as ids and types only."""
    state = request.app.state
    await watching.prove(state.http, state.settings, client.subject, wish)
    return await once.answer(lambda: watching.watch(session, client.subject, wish), status=201, caller=client.key)


@router.get("/watches", summary="What this client watches")
async def watches(session: SessionDep, client: Client, cursor: Cursor = None, limit: Limit = 50) -> Page[Watch]:
    return await watching.watches(session, client.subject, cursor, limit)


@router.delete("/watches/{kind}/{thing_id}", summary="Watch it no longer", status_code=status.HTTP_204_NO_CONTENT)
async def unwatch(kind: Kind, thing_id: UUID, request: Request, session: SessionDep, client: Client) -> None:
    state = request.app.state
    await watching.leave(state.http, state.settings, client.subject, kind, thing_id)
    await watching.unwatch(session, client.subject, kind, thing_id)


@router.get("/notices", summary="What happened since the last time")
async def notices(session: SessionDep, client: Client, since: Since = None, limit: Limit = 100) -> NoticePage:
    """For clients that ask instead of being called. Nothing is skipped: `next` is a place in one row of numbers."""
    return await reading.read(session, client.subject, since, limit)


@router.get("/amt24/status", summary="What happened to the portal's applications since the last time", tags=["amt24"])
async def portal_status(session: SessionDep, portal: Portal, since: Since = None, limit: Limit = 100) -> NoticePage:
    """The same for the state portal, whose cases are watched from the moment they are handed in."""
    return await reading.read(session, portal.subject, since, limit)
