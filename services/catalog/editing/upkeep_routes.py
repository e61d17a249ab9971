"""Lists of what needs care over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.catalog.asof import local_today
from services.catalog.editing import upkeep
from services.catalog.editing.record_routes import Cursor, Limit
from services.catalog.editing.schemas import NeedsCare
from services.catalog.hours.staff_routes import Editor
from shared.clock import Now
from shared.db import SessionDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/staff/upkeep", tags=["editing"])

Days = Annotated[int, Query(alias="olderThanDays", ge=0, le=10_000)]
LanguageTag = Annotated[str, Query(pattern=r"^[a-z]{2}(-[a-z0-9-]{1,12})?$", examples=["en"])]


@router.get("/stale", summary="Entries nobody checked for long")
async def stale(
    session: SessionDep, _: Editor, now: Now, days: Days = 365, limit: Limit = 50, cursor: Cursor = None
) -> Page[NeedsCare]:
    """Never checked counts as stale; `fields` names the entry itself or single facts."""
    return await upkeep.stale(session, local_today(now), days, limit, cursor)


@router.get("/untranslated", summary="Texts without a translation")
async def untranslated(
    session: SessionDep, _: Editor, language: LanguageTag = "en", limit: Limit = 50, cursor: Cursor = None
) -> Page[NeedsCare]:
    """Fields that have German but not this language; readers fall back to German."""
    return await upkeep.untranslated(session, language, limit, cursor)


@router.get("/inaccessible", summary="Entries that are not known to be accessible to all")
async def inaccessible(session: SessionDep, _: Editor, limit: Limit = 50, cursor: Cursor = None) -> Page[NeedsCare]:
    """Services without a text in easy German (de-x-leicht), offices without facts such as step-free access."""
    return await upkeep.inaccessible(session, limit, cursor)
