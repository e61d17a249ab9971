"""HTTP of the citizen API. Paths end in a slash, and appointments are opened by number and key in the request: so the clients want it."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from services.booking.appointments.desks import STEP_IN_TURN, PublicDesk, ResidentDesk
from services.booking.appointments.turnstile import Turn
from services.booking.availability.cache import FORGET
from services.booking.availability.keeping import KeptRoute
from services.booking.availability.routes import next_minute
from services.booking.gates import proof
from services.booking.zms import calendar, processes, store
from services.booking.zms.calendar import Question
from services.booking.zms.captcha_schemas import CaptchaDetails, CaptchaVerdict, Solution, Success, Task, Validity
from services.booking.zms.directory import directory
from services.booking.zms.identifiers import Number
from services.booking.zms.schemas import (
    Calendar,
    CalendarQuery,
    DayQuery,
    DayStarts,
    Directory,
    FreeDays,
    Process,
    ProcessRequest,
    ReserveRequest,
    UpdateRequest,
)
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep

PREFIX = "/api/citizen"
kept = APIRouter(prefix=PREFIX, tags=["zms"], dependencies=[Depends(PUBLIC)], route_class=KeptRoute)
router = APIRouter(prefix=PREFIX, tags=["zms"])
Shape = TypeVar("Shape", bound=BaseModel)
Text = Annotated[str | None, Query(max_length=2000)]
Listed = Annotated[str, Query(max_length=2000, description="Numbers, comma-separated")]


def _read(shape: type[Shape], values: Mapping[str, Any]) -> Shape:
    try:
        return shape.model_validate({name: value for name, value in values.items() if value not in (None, "")})
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_context=False)) from error


def _combined(
    office_ids: Annotated[Listed, Query(alias="officeIds")] = "",
    service_ids: Annotated[Listed, Query(alias="serviceIds")] = "",
    service_counts: Annotated[Listed, Query(alias="serviceCounts")] = "",
    start_date: Annotated[Text, Query(alias="startDate")] = None,
    end_date: Annotated[Text, Query(alias="endDate")] = None,
    slots_start_date: Annotated[Text, Query(alias="slotsStartDate")] = None,
    slots_end_date: Annotated[Text, Query(alias="slotsEndDate")] = None,
) -> CalendarQuery:
    slots = {"slotsStartDate": slots_start_date, "slotsEndDate": slots_end_date}
    return _query(office_ids, service_ids, service_counts, start_date, end_date, slots)


def _days(
    office: Annotated[Listed, Query(alias="officeId")] = "",
    service: Annotated[Listed, Query(alias="serviceId")] = "",
    count: Annotated[Listed, Query(alias="serviceCount")] = "",
    start_date: Annotated[Text, Query(alias="startDate")] = None,
    end_date: Annotated[Text, Query(alias="endDate")] = None,
) -> CalendarQuery:
    return _query(office, service, count, start_date, end_date, {})


def _day(
    office: Annotated[Listed, Query(alias="officeId")] = "",
    service: Annotated[Listed, Query(alias="serviceId")] = "",
    count: Annotated[Listed, Query(alias="serviceCount")] = "",
    date: Text = None,
) -> CalendarQuery:
    day = str(_read(DayQuery, {"date": date}).date)
    return _query(office, service, count, day, day, {})


def _query(
    offices: str, services: str, counts: str, first: str | None, last: str | None, slots: Mapping[str, str | None]
) -> CalendarQuery:
    read = {"officeIds": offices.split(","), "serviceIds": services.split(","), "serviceCounts": counts.split(",")}
    lists = {name: [part.strip() for part in parts if part.strip()] for name, parts in read.items()}
    return _read(CalendarQuery, {**lists, "startDate": first, "endDate": last, **slots})


async def _question(request: Request, session: SessionDep, query: CalendarQuery, now: Now) -> Question:
    state = request.app.state
    earliest = next_minute(now + timedelta(minutes=state.settings.lead_minutes))
    return await calendar.question(session, query, earliest, state.offers)


async def _reserve(call: Request, request: ReserveRequest) -> AsyncIterator[tuple[ReserveRequest, Turn]]:
    """In its turn. Clients of ZMS send no key, so none of their requests is a repetition."""
    wish = (request.office_id, request.timestamp, *request.service_id, *request.service_count)
    async with call.app.state.holds.turn(wish) as turn:
        yield request, turn


ReserveDep = Annotated[tuple[ReserveRequest, Turn], Depends(_reserve, scope="function")]


@kept.get("/offices-and-services/", response_model=Directory, summary="Offices, services, and who offers what")
async def offices_and_services(request: Request, session: SessionDep) -> Response:
    state = request.app.state
    gates = await state.offers.gates(session)
    return _answer(request, directory(await store.offered(session), gates, state.settings), ())


@kept.get("/available-calendar/", response_model=Calendar, summary="Free days, and the starts of some of them")
async def available_calendar(
    request: Request, session: SessionDep, now: Now, query: Annotated[CalendarQuery, Depends(_combined)]
) -> Response:
    asked = await _question(request, session, query, now)
    return _answer(request, *await calendar.calendar(session, query, asked))


@kept.get("/available-days-by-office/", response_model=FreeDays, summary="Free days (older calendar)", deprecated=True)
async def available_days(
    request: Request, session: SessionDep, now: Now, query: Annotated[CalendarQuery, Depends(_days)]
) -> Response:
    asked = await _question(request, session, query, now)
    return _answer(request, *await calendar.free_days(session, query, asked))


@kept.get(
    "/available-appointments-by-office/", response_model=DayStarts, summary="Free starts of a day (older calendar)",
    deprecated=True,
)  # fmt: skip
async def available_appointments(
    request: Request, session: SessionDep, now: Now, query: Annotated[CalendarQuery, Depends(_day)]
) -> Response:
    asked = await _question(request, session, query, now)
    return _answer(request, *await calendar.day_starts(session, query, asked))


@kept.get("/captcha-details/", response_model=CaptchaDetails, summary="Whether a captcha is asked anywhere")
async def captcha_details(request: Request, session: SessionDep) -> Response:
    asked = any(need == "proof" for _, _, need in await request.app.state.offers.gates(session))
    details = CaptchaDetails(
        site_key="", captcha_challenge=f"{PREFIX}/captcha-challenge/", captcha_verify=f"{PREFIX}/captcha-verify/",
        captcha_enabled=asked,
    )  # fmt: skip
    return _answer(request, details, ())


@router.get("/captcha-challenge/", summary="A task for the ALTCHA widget", dependencies=[Depends(PUBLIC)])
async def captcha_challenge(request: Request, response: Response, now: Now) -> Task:
    response.headers["Cache-Control"] = "no-store"
    task = proof.challenge(request.app.state.settings.master_keys, now)
    return Task.model_validate(task | {"maxnumber": task["maxNumber"]})


@router.post("/captcha-verify/", summary="Whether the task is solved", dependencies=[Depends(PUBLIC)])
async def captcha_verify(solution: Solution, request: Request, response: Response, now: Now) -> CaptchaVerdict:
    """The token is the solution itself: it is used up when a slot is reserved with it, not before."""
    response.headers["Cache-Control"] = "no-store"
    right = proof.solved(request.app.state.settings.master_keys, solution.payload, now) is not None
    return CaptchaVerdict(
        meta=Success(success=right), data=Validity(valid=right), token=solution.payload if right else None
    )


@router.post(
    "/reserve-appointment/",
    summary="Reserve a slot for some minutes",
    dependencies=[FORGET],
)
async def reserve(asked: ReserveDep, desk: PublicDesk, response: Response) -> Process:
    response.headers["Cache-Control"] = "no-store"
    return await processes.reserve(desk, asked[1], asked[0])


@router.post("/update-appointment/", summary="Say who comes", dependencies=[STEP_IN_TURN])
async def update(request: UpdateRequest, desk: PublicDesk) -> Process:
    return await processes.update(desk, request)


@router.post("/preconfirm-appointment/", summary="Wait for the activation; repeatable", dependencies=[STEP_IN_TURN])
async def preconfirm(request: ProcessRequest, desk: PublicDesk) -> Process:
    return await processes.preconfirm(desk, request)


@router.post("/confirm-appointment/", summary="Make it firm; repeatable", dependencies=[STEP_IN_TURN])
async def confirm(request: ProcessRequest, desk: PublicDesk) -> Process:
    return await processes.confirm(desk, request)


@router.post("/cancel-appointment/", summary="Give it up; repeatable", dependencies=[STEP_IN_TURN])
async def cancel(request: ProcessRequest, desk: PublicDesk) -> Process:
    return await processes.cancel(desk, request)


def _process(
    process_id: Annotated[Text, Query(alias="processId", description="Number of the appointment")] = None,
    auth_key: Annotated[Text, Query(alias="authKey", description="Its key")] = None,
) -> ProcessRequest:
    return _read(ProcessRequest, {"processId": process_id, "authKey": auth_key})


@router.get("/appointment/", summary="See the appointment")
async def appointment(
    request: Annotated[ProcessRequest, Depends(_process)], desk: PublicDesk, response: Response
) -> Process:
    response.headers["Cache-Control"] = "no-store"
    return await processes.see(desk, request)


@router.get("/my-appointments/", summary="My appointments, for who is logged in")
async def my_appointments(
    desk: ResidentDesk,
    response: Response,
    number: Annotated[Number | None, Query(alias="filterId", description="Only the one with this number")] = None,
) -> list[Process]:
    response.headers["Cache-Control"] = "no-store"
    return await processes.mine(desk, number)


def _answer(request: Request, answer: BaseModel, pools: tuple[int, ...]) -> Response:
    request.state.pools = pools
    return Response(answer.model_dump_json(by_alias=True), media_type="application/json")
