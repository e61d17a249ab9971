"""The inbox of an authority inside the city, and the applicant's side of its questions."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.bundles.cases.desks import AuthorityDesk, HolderDesk
from services.bundles.cases.opening import open_case
from services.bundles.evidence.routes import NOT_SHOWN
from services.bundles.inbox import handling, reading
from services.bundles.inbox.schemas import (
    AnswerRequest,
    DecisionRequest,
    ForwardRequest,
    Inbox,
    PartContent,
    PartState,
    QueryRequest,
    QueryView,
    UnitCount,
)
from services.bundles.notices.giving import give
from services.bundles.notices.schemas import NoticeOfDecision, NoticeRequest
from shared.idempotency import Once, OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["inbox"])


@router.get("/staff/inbox", summary="What lies at an authority, oldest Eingangsdatum first")
async def read_inbox(
    desk: AuthorityDesk,
    authority: Annotated[
        str | None, Query(max_length=64, description="One unit; a token of a unit sees only its own")
    ] = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Inbox:
    return await reading.inbox(desk, authority, cursor, limit)


@router.get("/staff/inbox/counts", summary="How much lies at every unit, and how old it is")
async def read_counts(desk: AuthorityDesk) -> Page[UnitCount]:
    """Numbers across all units, so that those who hand over to one another see where it piles up; what lies there only the unit sees."""
    return Page(items=await reading.counts(desk, None), next=None)


@router.get("/staff/parts/{part_id}", summary="One part: exactly the fields its authority may see")
async def read_part(part_id: UUID, desk: AuthorityDesk) -> PartContent:
    """The look is recorded; the person it is about can read it."""
    return await reading.content(desk, part_id)


@router.get("/staff/parts/{part_id}/evidence/{evidence_id}", summary="A file the part needs", response_class=Response,
            responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}})  # fmt: skip
async def read_file(part_id: UUID, evidence_id: UUID, desk: AuthorityDesk) -> Response:
    content, media_type = await reading.file_content(desk, part_id, evidence_id)
    return Response(content, media_type=media_type, headers=NOT_SHOWN)


async def _once(once: Once, desk: AuthorityDesk, act: Callable[[], Awaitable[PartState]]) -> Response:
    return await once.answer(act, status=200, caller=desk.caller.key)


@router.post("/staff/parts/{part_id}/acknowledge", summary="Confirm receipt", response_model=PartState)
async def acknowledge_part(part_id: UUID, desk: AuthorityDesk, once: OnceDep) -> Response:
    return await _once(once, desk, lambda: handling.acknowledge(desk, part_id))


@router.post("/staff/parts/{part_id}/query", summary="Ask the applicant for something", response_model=PartState)
async def query_part(part_id: UUID, wish: QueryRequest, desk: AuthorityDesk, once: OnceDep) -> Response:
    return await _once(once, desk, lambda: handling.ask(desk, part_id, wish))


@router.post(
    "/staff/parts/{part_id}/decide", summary="Decide; what is produced releases the next wave", response_model=PartState
)
async def decide_part(part_id: UUID, wish: DecisionRequest, desk: AuthorityDesk, once: OnceDep) -> Response:
    return await _once(once, desk, lambda: handling.decide(desk, part_id, wish))


@router.post("/staff/parts/{part_id}/forward", summary="Hand over to the competent unit", response_model=PartState)
async def forward_part(part_id: UUID, wish: ForwardRequest, desk: AuthorityDesk, once: OnceDep) -> Response:
    return await _once(once, desk, lambda: handling.forward(desk, part_id, wish.authority))


@router.post(
    "/staff/parts/{part_id}/notice", summary="Say when the notice was provided", response_model=NoticeOfDecision
)
async def give_notice(part_id: UUID, wish: NoticeRequest, desk: AuthorityDesk, once: OnceDep) -> Response:
    """In the mailbox of a portal or by post; the applicant sees when it counts as given and until when one can object."""
    return await once.answer(lambda: give(desk, part_id, wish), status=200, caller=desk.caller.key)


@router.get("/cases/{case_id}/queries", summary="What authorities asked back, and the answers")
async def read_queries(case_id: UUID, desk: HolderDesk) -> Page[QueryView]:
    case = await open_case(desk, case_id)
    return Page(items=[reading.query_view(desk, case.file, each) for each in case.queries], next=None)


@router.post("/cases/{case_id}/queries/{query_id}/answer", summary="Answer a question", response_model=Page[QueryView])
async def answer_query(case_id: UUID, query_id: UUID, wish: AnswerRequest, desk: HolderDesk, once: OnceDep) -> Response:
    async def act() -> Page[QueryView]:
        await handling.answer(desk, case_id, query_id, wish.message)
        return await read_queries(case_id, desk)

    return await once.answer(act, status=200, caller=desk.caller.secret or desk.caller.key)
