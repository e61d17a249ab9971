"""The verbs of kept reports: keep, list, read, compare, publish."""

import hashlib
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.documents.period import period_of
from services.reporting.documents.schemas import Report
from services.reporting.material import gather
from services.reporting.shelf import SHELF, ReportName
from services.reporting.snapshots import store
from services.reporting.snapshots.difference import difference
from services.reporting.snapshots.problems import DifferentReports, SnapshotUnknown
from services.reporting.snapshots.schemas import Snapshot, SnapshotWish
from shared.ids import new_id
from shared.problems import InvalidCursor
from shared.schemas import Page, decode_cursor, encode_cursor


async def keep(session: AsyncSession, wish: SnapshotWish, by: str) -> Snapshot:
    """Compute a report and keep it; the same bytes are kept once."""
    period = period_of(wish.first_day, wish.last_day)
    report = SHELF[wish.report](await gather(session, period))
    body = report.model_dump_json(by_alias=True)
    row = await store.keep(session, {
        "id": new_id(), "report": wish.report.value, "first_day": period.first, "last_day": period.last,
        "data_until": report.data_until, "body": body, "sha256": hashlib.sha256(body.encode()).hexdigest(), "taken_by": by,
    })  # fmt: skip
    return _shown(row)


async def list_kept(
    session: AsyncSession, report: ReportName | None, limit: int, cursor: str | None, *, published: bool = False
) -> Page[Snapshot]:
    """Kept reports, the newest first."""
    before = _position(cursor)
    rows = await store.page(session, report, published=published, before=before, limit=limit + 1)
    items = [_shown(row) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


async def read(session: AsyncSession, identifier: UUID, *, published: bool = False) -> Report:
    """The report as it was; raises SnapshotUnknown."""
    body = await store.body(session, identifier, published=published)
    if body is None:
        raise SnapshotUnknown
    return Report.model_validate_json(body)


async def compare(session: AsyncSession, before: UUID, after: UUID) -> Report:
    """What changed from one kept report to another; raises SnapshotUnknown and DifferentReports."""
    old, new = await read(session, before), await read(session, after)
    if old.id != new.id:
        raise DifferentReports(before=old.id, after=new.id)
    return difference(old, new)


async def publish(session: AsyncSession, identifier: UUID, by: str) -> Snapshot:
    """Open it for everybody; raises SnapshotUnknown."""
    row = await store.publish(session, identifier, by)
    if row is None:
        raise SnapshotUnknown
    return _shown(row)


def _shown(row: object) -> Snapshot:
    return Snapshot.model_validate({name: getattr(row, name) for name in Snapshot.model_fields})


def _position(cursor: str | None) -> UUID | None:
    if cursor is None:
        return None
    try:
        return UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError as error:
        raise InvalidCursor from error
