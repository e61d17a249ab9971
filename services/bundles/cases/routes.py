"""The life of a case over HTTP: draft, fill, choose, hand in, follow."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response, status

from services.bundles.cases import drafting, progress, store
from services.bundles.cases.calendar import MEDIA_TYPE, deadlines_calendar
from services.bundles.cases.correcting import correct
from services.bundles.cases.desks import HolderDesk, PublicDesk
from services.bundles.cases.opening import open_case
from services.bundles.cases.schemas import (
    CaseChange,
    CaseCreated,
    CaseRequest,
    CaseView,
    Correction,
    EventReport,
    MissingView,
    PartChoice,
    StopRequest,
    SubmitRequest,
    TimelineView,
)
from services.bundles.cases.stopping import stop
from services.bundles.cases.submitting import submit
from services.bundles.cases.views import case_view, created_view, flows_view, missing_view, timeline_view
from services.bundles.compiler.schemas import DataFlowView
from services.bundles.words import Words
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/cases", tags=["cases"])


@router.post("", summary="Start a draft", status_code=status.HTTP_201_CREATED, response_model=CaseCreated)
async def create_case(wish: CaseRequest, desk: PublicDesk, once: OnceDep) -> Response:
    """The answer holds the secret of the case; it is told this one time (and again to a repeat with the same key)."""

    async def act() -> CaseCreated:
        draft = await drafting.create(desk, wish.bundle, wish.mode, wish.facts, wish.answers, wish.event_date)
        return created_view(draft)

    return await once.answer(act, status=201, caller=desk.caller.key)


@router.get("/{case_id}", summary="The case: parts, states, what is inactive and why")
async def read_case(case_id: UUID, desk: HolderDesk) -> CaseView:
    return case_view(await open_case(desk, case_id))


@router.patch("/{case_id}", summary="Add, replace or take back facts and answers")
async def change_case(case_id: UUID, wish: CaseChange, desk: HolderDesk) -> CaseView:
    return case_view(await drafting.change(desk, case_id, wish.facts, wish.answers, wish.mode))


@router.put("/{case_id}/parts/{part}", summary="Select or leave out a part")
async def choose_part(case_id: UUID, part: str, wish: PartChoice, desk: HolderDesk) -> CaseView:
    """Proofs and deadlines are counted anew at once."""
    return case_view(await drafting.choose_part(desk, case_id, part, selected=wish.selected))


@router.post("/{case_id}/event", summary="Say when the event happened")
async def report_event(case_id: UUID, wish: EventReport, desk: HolderDesk) -> CaseView:
    return case_view(await drafting.set_event_date(desk, case_id, wish.date))


@router.post("/{case_id}/submit", summary="Hand the case in", status_code=status.HTTP_202_ACCEPTED)
async def submit_case(case_id: UUID, desk: HolderDesk, wish: SubmitRequest | None = None) -> CaseView:
    """Accepted means: received with legal effect and on its way; not yet decided by anybody. May be repeated.

    A case for the same event is pointed out (409); who is logged in may say that it is another one.
    """
    return case_view(await submit(desk, case_id, not_a_duplicate=wish is not None and wish.not_a_duplicate))


@router.post("/{case_id}/corrections", summary="Correct answers and facts that were handed in", response_model=CaseView)
async def correct_case(case_id: UUID, wish: Correction, desk: HolderDesk, once: OnceDep) -> Response:
    """Authorities that have the old value are told; one that has decided is not, and the problem says so. The Eingangsdatum stays.

    After a change of facts the plan is made anew: parts join, others are withdrawn with the reason, deadlines are set anew.
    """

    async def act() -> CaseView:
        return case_view(await correct(desk, case_id, wish.answers, wish.facts))

    return await once.answer(act, status=200, caller=desk.caller.secret or desk.caller.key)


@router.post("/{case_id}/stop", summary="Tell of a hard situation; what should not go on ends at once")
async def stop_case(case_id: UUID, wish: StopRequest, desk: HolderDesk) -> CaseView:
    """For instance a stillbirth, or a blocked address. The words are neutral, and nobody is sent automatic ones."""
    return case_view(await stop(desk, await open_case(desk, case_id, lock=True), wish.rule))


@router.post("/{case_id}/withdraw", summary="Take the case back")
async def withdraw_case(case_id: UUID, desk: HolderDesk) -> CaseView:
    return case_view(await progress.withdraw(desk, case_id))


@router.get("/{case_id}/missing", summary="Only what is missing, with reason and date")
async def read_missing(case_id: UUID, desk: HolderDesk) -> Page[MissingView]:
    return missing_view(await open_case(desk, case_id))


@router.get("/{case_id}/timeline", summary="What happened so far")
async def read_timeline(case_id: UUID, desk: HolderDesk) -> Page[TimelineView]:
    return timeline_view(await open_case(desk, case_id), await store.timeline_of(desk.session, case_id))


@router.get("/{case_id}/data-flows", summary="Which data go to whom")
async def read_data_flows(case_id: UUID, desk: HolderDesk) -> Page[DataFlowView]:
    return flows_view(await open_case(desk, case_id))


@router.get("/{case_id}/deadlines.ics", summary="The deadlines as a calendar", response_class=Response,
            responses={200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}})  # fmt: skip
async def read_deadlines(
    case_id: UUID, desk: HolderDesk, accept_language: Annotated[str | None, Header()] = None
) -> Response:
    words = Words(accept_language)
    calendar = deadlines_calendar(await open_case(desk, case_id), desk.now, words)
    return Response(calendar, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"} | words.headers)
