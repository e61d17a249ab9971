"""Drafts: list them, publish one by hand or those whose day has come, discard one."""

from datetime import date
from uuid import UUID

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.edits import publish_draft
from services.catalog.editing.history import position_of
from services.catalog.editing.problems import DraftUnknown
from services.catalog.editing.schemas import DraftShown
from services.catalog.editing.store import close_draft, draft_page, due_drafts, open_draft
from shared.logging import log
from shared.problems import Problem
from shared.schemas import ApiModel, Page, encode_cursor


class DraftPublished(ApiModel):
    """A draft that is part of the catalogue now."""

    draft: UUID = Field(description="Id of the draft")
    edition: int = Field(description="Number of the edition of the catalogue that has it", examples=[17])


async def list_drafts(session: AsyncSession, state: str | None, limit: int, cursor: str | None) -> Page[DraftShown]:
    """Drafts from the newest to the oldest."""
    rows = await draft_page(session, state, position_of(cursor), limit + 1)
    items = [DraftShown.model_validate({n: row[n] for n in DraftShown.model_fields}) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


async def publish_now(session: AsyncSession, draft: UUID, today: date) -> DraftPublished:
    """Publish a draft; raises DraftUnknown, or ChangedMeanwhile when its subject was edited since."""
    row = await open_draft(session, draft)
    if row is None:
        raise DraftUnknown(draft=draft)
    edition, edit = await publish_draft(session, row, today)
    await close_draft(session, draft, "published", edit=edit)
    return DraftPublished(draft=draft, edition=edition)


async def discard(session: AsyncSession, draft: UUID) -> None:
    """Throw a draft away; it stays on record as discarded."""
    if await open_draft(session, draft) is None:
        raise DraftUnknown(draft=draft)
    await close_draft(session, draft, "discarded")


async def publish_due(session: AsyncSession, today: date) -> int:
    """Publish what is due; one that can no longer be published is marked as refused with the reason. Returns how many were."""
    published = 0
    for row in await due_drafts(session, today):
        try:
            async with session.begin_nested():
                _, edit = await publish_draft(session, row, today)
                await close_draft(session, row["id"], "published", edit=edit)
            published += 1
        except Problem as problem:
            await close_draft(session, row["id"], "refused", problem=problem.slug)
            log.warning("draft_refused", reason=problem.slug, event_id=str(row["id"]))
    if published:
        log.info("drafts_published", count=published)
    return published
