"""Editing over HTTP: read a form with its ETag, save it with If-Match."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Response

from services.catalog.asof import local_today
from services.catalog.editing import edits
from services.catalog.editing.conditions import Condition
from services.catalog.editing.edits import Wish
from services.catalog.editing.offices import OFFICES
from services.catalog.editing.schemas import Edited, WeekForm
from services.catalog.editing.services import SERVICES
from services.catalog.editing.units import UNITS
from services.catalog.editing.weeks import WEEKS
from services.catalog.hours.staff_routes import Editor
from services.catalog.seeding.forms import OfficeForm, ServiceForm, UnitForm
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(prefix="/v1/staff", tags=["editing"])

Subject = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]


def _wish(
    caller: Editor,
    now: Now,
    if_match: Annotated[str | None, Header(max_length=400, description="ETag of the version you read")] = None,
    if_none_match: Annotated[str | None, Header(max_length=400, description="`*` for something new")] = None,
    publish_on: Annotated[date | None, Query(alias="publishOn", description="Keep it and publish it that day")] = None,
    draft: Annotated[bool, Query(description="Keep it until somebody publishes it")] = False,
) -> Wish:
    return Wish(caller.subject, Condition(if_match, if_none_match), local_today(now), publish_on, draft)


WishDep = Annotated[Wish, Depends(_wish)]


def _tagged(response: Response, tag: str | None) -> None:
    response.headers["Cache-Control"] = "no-store"
    if tag:
        response.headers["ETag"] = tag


@router.get("/services/{service}", summary="A service as a form to edit")
async def read_service(service: Subject, session: SessionDep, response: Response, _: Editor) -> ServiceForm:
    """The ETag goes into If-Match when it is saved."""
    form, tag = await edits.read(session, SERVICES, service)
    _tagged(response, tag)
    return form


@router.put("/services/{service}", summary="Save a service")
async def save_service(
    service: Subject, form: ServiceForm, session: SessionDep, response: Response, wish: WishDep
) -> Edited:
    """All fields with their provenance; at once, or later with `publishOn` or `draft`. What is wrong changes nothing."""
    made = await edits.save(session, SERVICES, service, form, wish)
    _tagged(response, made.tag)
    return made


@router.get("/offices/{office}", summary="An office as a form to edit")
async def read_office(office: Subject, session: SessionDep, response: Response, _: Editor) -> OfficeForm:
    """The ETag goes into If-Match when it is saved."""
    form, tag = await edits.read(session, OFFICES, office)
    _tagged(response, tag)
    return form


@router.put("/offices/{office}", summary="Save an office")
async def save_office(
    office: Subject, form: OfficeForm, session: SessionDep, response: Response, wish: WishDep
) -> Edited:
    """An office closes for good with `closedFrom` and `successor`; it is never deleted, so that old links find the successor."""
    made = await edits.save(session, OFFICES, office, form, wish)
    _tagged(response, made.tag)
    return made


@router.get("/offices/{office}/weekly-hours", summary="The rules of an office's hours as a form to edit")
async def read_week(office: Subject, session: SessionDep, response: Response, _: Editor) -> WeekForm:
    """The ETag goes into If-Match when it is saved."""
    form, tag = await edits.read(session, WEEKS, office)
    _tagged(response, tag)
    return form


@router.put("/offices/{office}/weekly-hours", summary="Save the rules of an office's hours")
async def save_week(office: Subject, form: WeekForm, session: SessionDep, response: Response, wish: WishDep) -> Edited:
    """Overlaps are refused; a standard that is not met is a warning. The office leaves the week it shared with others."""
    made = await edits.save(session, WEEKS, office, form, wish)
    _tagged(response, made.tag)
    return made


@router.get("/units/{unit}", summary="A unit as a form to edit")
async def read_unit(unit: Subject, session: SessionDep, response: Response, _: Editor) -> UnitForm:
    """The ETag goes into If-Match when it is saved."""
    form, tag = await edits.read(session, UNITS, unit)
    _tagged(response, tag)
    return form


@router.put("/units/{unit}", summary="Save a unit")
async def save_unit(unit: Subject, form: UnitForm, session: SessionDep, response: Response, wish: WishDep) -> Edited:
    """A unit ends with `validTo`; from the day after it is competent for nothing."""
    made = await edits.save(session, UNITS, unit, form, wish)
    _tagged(response, made.tag)
    return made
