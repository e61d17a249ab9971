"""Take a remark, and show staff what was said most."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.feedback.schemas import Remark, RemarkCount, RemarkTaken
from services.catalog.feedback.store import add_remark, remark_page
from services.catalog.public_services.problems import ServiceUnknown
from shared.ids import new_id
from shared.problems import InvalidCursor
from shared.schemas import Page, decode_cursor, encode_cursor

MOST: int = 2**62


async def take_remark(session: AsyncSession, service: str, said: Remark) -> RemarkTaken:
    """Keep a remark; raises ServiceUnknown."""
    values = {"id": new_id(), "service": service, "field": said.field, "kind": said.kind}
    if not await add_remark(session, values):
        raise ServiceUnknown(service=service)
    return RemarkTaken(service=service, field=said.field, kind=said.kind)


async def list_remarks(session: AsyncSession, limit: int, cursor: str | None) -> Page[RemarkCount]:
    """What was said since staff last looked through each service, the most frequent first."""
    count, service, field, kind = decode_cursor(cursor, 4) if cursor else (MOST, "", "", "")
    if not isinstance(count, int) or abs(count) > MOST or "\x00" in f"{service}{field}{kind}":
        raise InvalidCursor
    position = {"count": count, "service": str(service), "field": str(field), "kind": str(kind)}
    rows = await remark_page(session, position | {"limit": limit + 1})
    items = [RemarkCount.model_validate(dict(row)) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    return Page(items=items, next=encode_cursor([last.count, last.service, last.field, last.kind]) if last else None)
