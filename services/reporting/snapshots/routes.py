"""Kept reports over HTTP: for those who write them, and, once published, for everybody."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response

from services.reporting.documents.render import answer
from services.reporting.documents.schemas import Format, Report
from services.reporting.routes import SHOWN, FormatDep, TableDep
from services.reporting.shelf import ReportName
from services.reporting.snapshots import archive
from services.reporting.snapshots.schemas import Snapshot, SnapshotWish
from shared.access import PUBLIC, Caller, staff
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(tags=["reports"])

ReaderOnly = Depends(staff("reports:read"))
PublisherDep = Annotated[Caller, Depends(staff("reports:publish"))]
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=400)]
Language = Annotated[str | None, Header(alias="accept-language")]
Which = Annotated[ReportName | None, Query(description="Only this report")]


@router.post("/v1/report-snapshots", summary="Keep a report as it is now", status_code=201, response_model=Snapshot)
async def keep(wish: SnapshotWish, session: SessionDep, caller: PublisherDep, once: OnceDep) -> Response:
    """With its hash. A report with the same bytes is kept once; the earlier one is the answer."""
    return await once.answer(lambda: archive.keep(session, wish, caller.subject), status=201, caller=caller.key)


@router.get("/v1/report-snapshots", summary="Kept reports, the newest first", dependencies=[ReaderOnly])
async def list_kept(
    session: SessionDep, report: Which = None, limit: Limit = 20, cursor: Cursor = None
) -> Page[Snapshot]:
    return await archive.list_kept(session, report, limit, cursor)


@router.get(
    "/v1/report-snapshots/{snapshot}",
    summary="A kept report, byte for byte",
    dependencies=[ReaderOnly],
    response_model=Report,
    responses={200: {"content": SHOWN}},
)
async def read_kept(
    snapshot: UUID,
    session: SessionDep,
    form: FormatDep = Format.JSON,
    table: TableDep = None,
    language: Language = None,
) -> Response:
    return await answer(await archive.read(session, snapshot), form, language, table)


@router.get(
    "/v1/report-snapshots/{snapshot}/diff/{other}",
    summary="What changed from one kept report to another",
    dependencies=[ReaderOnly],
    response_model=Report,
    responses={200: {"content": SHOWN}},
)
async def compare(
    snapshot: UUID, other: UUID, session: SessionDep, form: FormatDep = Format.JSON, language: Language = None
) -> Response:
    """From `snapshot` to `other`, cell by cell; what got worse is called so."""
    return await answer(await archive.compare(session, snapshot, other), form, language)


@router.post(
    "/v1/report-snapshots/{snapshot}/publish", summary="Open a kept report for everybody", response_model=Snapshot
)
async def publish(snapshot: UUID, session: SessionDep, caller: PublisherDep, once: OnceDep) -> Response:
    """Repeatable; the first time counts."""
    return await once.answer(lambda: archive.publish(session, snapshot, caller.subject), status=200, caller=caller.key)


@router.get("/v1/published-reports", summary="Published reports, the newest first", dependencies=[Depends(PUBLIC)])
async def list_published(
    session: SessionDep, report: Which = None, limit: Limit = 20, cursor: Cursor = None
) -> Page[Snapshot]:
    return await archive.list_kept(session, report, limit, cursor, published=True)


@router.get(
    "/v1/published-reports/{snapshot}",
    summary="A published report",
    dependencies=[Depends(PUBLIC)],
    response_model=Report,
    responses={200: {"content": SHOWN}},
)
async def read_published(
    snapshot: UUID,
    session: SessionDep,
    form: FormatDep = Format.JSON,
    table: TableDep = None,
    language: Language = None,
) -> Response:
    return await answer(await archive.read(session, snapshot, published=True), form, language, table)
