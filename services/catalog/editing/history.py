"""The record of edits, page by page, with what each one changed."""

from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.diff import differences
from services.catalog.editing.schemas import EditRecord
from services.catalog.editing.store import record_page
from shared.problems import InvalidCursor
from shared.schemas import Page, decode_cursor, encode_cursor


async def list_edits(
    session: AsyncSession,
    *,
    kind: str | None,
    subject: str | None,
    cause: str | None,
    limit: int,
    cursor: str | None,
) -> Page[EditRecord]:
    """Edits from the newest to the oldest."""
    rows = await record_page(
        session, kind=kind, subject=subject, cause=cause, before=position_of(cursor), limit=limit + 1
    )
    items = [_shown(row) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


def position_of(cursor: str | None) -> UUID | None:
    """The id in a cursor; raises InvalidCursor."""
    if cursor is None:
        return None
    try:
        return UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError as error:
        raise InvalidCursor from error


def _shown(row: RowMapping) -> EditRecord:
    changes = [change._asdict() for change in differences(row["before"] or {}, row["after"] or {})]
    same = {name: row[name] for name in ("id", "at", "by", "kind", "subject", "cause")}
    return EditRecord.model_validate(same | {"changes": changes})
