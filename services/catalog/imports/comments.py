"""Talk about single differences of an import, for those who keep the two sides (council paper 2.7: Amt24 and Bürgerservice)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.imports.problems import ImportUnknown
from services.catalog.imports.schemas import CommentShown, NewComment
from services.catalog.imports.store import add_comment, comments_of, import_row
from shared.ids import new_id
from shared.schemas import Page


async def say(session: AsyncSession, run: UUID, said: NewComment, by: str) -> CommentShown:
    """Add to the talk about a difference; raises ImportUnknown."""
    if await import_row(session, run) is None:
        raise ImportUnknown(run=run)
    row = {"id": new_id(), "import_id": run, "by": by, "difference": said.difference, "text": said.text}
    return CommentShown.model_validate(dict(await add_comment(session, row)))


async def talk(session: AsyncSession, run: UUID, difference: str | None) -> Page[CommentShown]:
    """What was said about an import, or about one difference, in order; raises ImportUnknown."""
    if await import_row(session, run) is None:
        raise ImportUnknown(run=run)
    rows = await comments_of(session, run, difference)
    return Page(items=[CommentShown.model_validate(dict(row)) for row in rows], next=None)
