"""What there is to hear since somebody asked last."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.notices import store
from services.routing.notices.schemas import Notice, NoticePage
from shared.problems import InvalidCursor
from shared.schemas import decode_cursor, encode_cursor


async def read(session: AsyncSession, owner: str, since: str | None, limit: int) -> NoticePage:
    """Notices after the cursor, the oldest first. Raises InvalidCursor."""
    after = _number(since)
    rows = await store.since(session, owner, after, limit + 1)
    shown = rows[:limit]
    return NoticePage(
        items=[shown_as(row) for row in shown],
        next=encode_cursor([shown[-1].number if shown else after]),
        more=len(rows) > limit,
        gap=bool(shown) and shown[0].number > after + 1,
    )


def shown_as(row: Row[Any]) -> Notice:
    """A row as its owner sees it."""
    return Notice(
        number=row.number, type=row.type, subject=row.subject_id, part=row.detail.get("part"),
        position=row.detail.get("position"), happened_at=row.happened_at,
    )  # fmt: skip


def _number(since: str | None) -> int:
    if since is None:
        return 0
    (number,) = decode_cursor(since, 1)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**62:
        raise InvalidCursor
    return number
