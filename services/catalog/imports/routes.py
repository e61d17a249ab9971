"""Imports over HTTP."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request, Response

from services.catalog.editing.conditions import Condition
from services.catalog.editing.record_routes import Cursor, Limit
from services.catalog.hours.staff_routes import Editor
from services.catalog.imports import applying, comments, planning, uploads
from services.catalog.imports.schemas import (
    CommentShown,
    Difference,
    FileTaken,
    ImportChoices,
    ImportDone,
    ImportedThing,
    ImportPlan,
    ImportShown,
    NewComment,
    NewImport,
)
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/staff/imports", tags=["imports"])

FileNamed = Annotated[str, Path(pattern=r"^[\w.-]{1,120}$", examples=["leistungen-1.xml"])]
TEXT: Final = {"requestBody": {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}}}


@router.post("", summary="Plan an import", status_code=201, response_model=ImportPlan)
async def new_import(wanted: NewImport, session: SessionDep, once: OnceDep, caller: Editor) -> Response:
    """A dry run: every difference field by field, conflicts apart. Nothing changes before it is applied."""
    return await once.answer(
        lambda: planning.new_import(session, wanted, caller.subject), status=201, caller=caller.key
    )


@router.get("", summary="Imports")
async def list_imports(session: SessionDep, _: Editor, limit: Limit = 50, cursor: Cursor = None) -> Page[ImportShown]:
    """The newest first."""
    return await planning.list_imports(session, limit, cursor)


@router.get("/{run}", summary="One import with what it would change now")
async def show_import(run: UUID, session: SessionDep, response: Response, _: Editor) -> ImportPlan:
    """The ETag goes into If-Match of apply."""
    shown = await planning.show_import(session, run)
    if shown.tag is not None:
        response.headers["ETag"] = shown.tag
    return shown


@router.get("/{run}/things", summary="What a large import would change, page by page")
async def list_things(
    run: UUID,
    session: SessionDep,
    _: Editor,
    conflicts: Annotated[bool, Query(description="Only things a person has to decide on")] = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ImportedThing]:
    """For imports the worker planned; a small one has all its things in its plan."""
    return await planning.list_things(session, run, limit, cursor, conflicts=conflicts)


@router.put("/{run}/files/{name}", summary="Send one file of a large import", openapi_extra=TEXT)
async def send_file(run: UUID, name: FileNamed, request: Request, session: SessionDep, _: Editor) -> FileTaken:
    """The import was begun without files; a file sent twice replaces itself."""
    return await uploads.receive(session, run, name, await request.body())


@router.post("/{run}/read", summary="Read the files that were sent", status_code=202, response_model=ImportDone)
async def read_files(run: UUID, session: SessionDep, once: OnceDep, caller: Editor) -> Response:
    """The worker reads and compares them; `progress` of the import says how far it is."""
    return await once.answer(lambda: uploads.begin_reading(session, run, caller.subject), status=202, caller=caller.key)


@router.post("/{run}/apply", summary="Apply an import", response_model=ImportDone)
async def apply_import(
    run: UUID,
    choices: ImportChoices,
    session: SessionDep,
    once: OnceDep,
    caller: Editor,
    if_match: Annotated[str | None, Header(max_length=400, description="Tag of the plan you saw")] = None,
) -> Response:
    """All or nothing. Where both sides changed a field ours stays, unless `takeTheirs` names it. The worker applies large imports."""
    seen = Condition(if_match, None)
    return await once.answer(
        lambda: applying.apply_import(session, run, choices.take_theirs, seen, caller.subject),
        status=200,
        caller=caller.key,
    )


@router.post("/{run}/undo", summary="Take a whole import back", response_model=ImportDone)
async def undo_import(run: UUID, session: SessionDep, once: OnceDep, caller: Editor) -> Response:
    """Refused when something of it was edited since; things the import created are removed."""
    return await once.answer(lambda: applying.undo_import(session, run, caller.subject), status=200, caller=caller.key)


@router.post(
    "/{run}/comments", summary="Say something about a difference", status_code=201, response_model=CommentShown
)
async def say(run: UUID, said: NewComment, session: SessionDep, once: OnceDep, caller: Editor) -> Response:
    """Both sides of an import talk here before somebody decides; nothing is changed by it."""
    return await once.answer(lambda: comments.say(session, run, said, caller.subject), status=201, caller=caller.key)


@router.get("/{run}/comments", summary="What was said about differences")
async def talk(
    run: UUID, session: SessionDep, _: Editor, difference: Annotated[Difference | None, Query()] = None
) -> Page[CommentShown]:
    """In order; about one difference when it is named."""
    return await comments.talk(session, run, difference)
