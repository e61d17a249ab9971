"""Texts of the state portal over HTTP: it sends them in, sees what they would change and talks about it; only staff apply them (R096)."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from services.catalog.editing.record_routes import Cursor, Limit
from services.catalog.imports import comments, planning, uploads
from services.catalog.imports.problems import ImportUnknown
from services.catalog.imports.routes import TEXT, FileNamed
from services.catalog.imports.schemas import (
    CommentShown,
    Difference,
    FileTaken,
    ImportDone,
    ImportedThing,
    ImportPlan,
    NewComment,
    NewImport,
    PortalTexts,
)
from services.catalog.imports.store import import_row
from shared.access import Caller, machine
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/amt24/imports", tags=["amt24"])
SOURCE: Final = "amt24"
Portal = Annotated[Caller, Depends(machine("amt24:exchange"))]


async def _theirs(run: UUID, session: SessionDep, _: Portal) -> UUID:
    row = await import_row(session, run)
    if row is None or row["source"] != SOURCE:
        raise ImportUnknown(run=run)
    return run


Run = Annotated[UUID, Depends(_theirs)]


@router.post("", summary="Send texts in: what would they change?", status_code=201, response_model=ImportPlan)
async def send_texts(wanted: PortalTexts, session: SessionDep, once: OnceDep, caller: Portal) -> Response:
    """A dry run: every difference field by field, conflicts apart. Nothing changes before staff of the city apply it."""
    new = NewImport(format="xzufi", source=SOURCE, files=wanted.files)
    return await once.answer(lambda: planning.new_import(session, new, caller.subject), status=201, caller=caller.key)


@router.get("/{run}", summary="What the texts would change now, and whether they were applied")
async def show_texts(run: Run, session: SessionDep) -> ImportPlan:
    return await planning.show_import(session, run)


@router.get("/{run}/things", summary="What many texts would change, page by page")
async def list_texts(run: Run, session: SessionDep, limit: Limit = 50, cursor: Cursor = None) -> Page[ImportedThing]:
    return await planning.list_things(session, run, limit, cursor, conflicts=False)


@router.put("/{run}/files/{name}", summary="Send one file of many", openapi_extra=TEXT)
async def send_texts_file(run: Run, name: FileNamed, request: Request, session: SessionDep) -> FileTaken:
    """The texts were begun without files; a file sent twice replaces itself."""
    return await uploads.receive(session, run, name, await request.body())


@router.post("/{run}/read", summary="Read the files that were sent", status_code=202, response_model=ImportDone)
async def read_texts(run: Run, session: SessionDep, once: OnceDep, caller: Portal) -> Response:
    return await once.answer(lambda: uploads.begin_reading(session, run, caller.subject), status=202, caller=caller.key)


@router.post(
    "/{run}/comments", summary="Say something about a difference", status_code=201, response_model=CommentShown
)
async def say_as_portal(run: Run, said: NewComment, session: SessionDep, once: OnceDep, caller: Portal) -> Response:
    """Staff read it beside the difference, and answer there."""
    return await once.answer(lambda: comments.say(session, run, said, caller.subject), status=201, caller=caller.key)


@router.get("/{run}/comments", summary="What was said about differences")
async def talk_as_portal(
    run: Run,
    session: SessionDep,
    difference: Annotated[Difference | None, Query(description="Only talks about this difference")] = None,
) -> Page[CommentShown]:
    return await comments.talk(session, run, difference)
