"""A case worker, a room or an interpreter is missing for a while: visits get another one, and those for which there is none are listed."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.closures import store
from services.booking.resources import store as resources


async def begin(session: AsyncSession, row: Row[Any]) -> Sequence[UUID]:
    """Take the resource out; returns the appointments that are left without, now on the list of conflicts."""
    left = await resources.take_out(session, row, row.reason["de"])
    await store.note_missing(session, left)
    return left


@asynccontextmanager
async def tried_out(session: AsyncSession, row: Row[Any]) -> AsyncIterator[Sequence[UUID] | None]:
    """While the block lasts it is missing: which appointments would be left without; None when a whole office closes.

    It is tried out and taken back, because who gets what depends on all others.
    """
    if row.resource_id is None:
        yield None
        return
    trial = await session.begin_nested()
    try:
        yield await resources.take_out(session, row, row.reason["de"])
    finally:
        await trial.rollback()


async def end(session: AsyncSession, row: Row[Any]) -> None:
    """It is there again: visits still without get it back."""
    await resources.give_back(session, row.id)
    await resources.settle_missing(session, row.office_id)
