"""All SQL about the inbox of an authority and the questions it asks back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, exists, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.models import case_file, part
from services.bundles.definitions.models import definition
from services.bundles.inbox.models import part_query

IN_HAND: Final = ("released", "delivered")
"""States in which a part lies at its authority and waits for it."""

OF_ITS_CASE: Final = (
    case_file.c.reference, case_file.c.bundle_id, case_file.c.definition_version, case_file.c.names, case_file.c.submitted_at
)  # fmt: skip
MADE_WITH: Final = and_(
    definition.c.bundle_id == case_file.c.bundle_id, definition.c.version == case_file.c.definition_version
)


@dataclass(frozen=True, slots=True)
class Query:
    """A row of part_query."""

    id: UUID
    case_id: UUID
    part: str
    proofs: list[str]
    sealed_message: bytes
    due: date | None
    asked_at: datetime
    sealed_answer: bytes | None
    answered_at: datetime | None


async def parts_in_hand(
    session: AsyncSession, authority: str | None, after: tuple[datetime, UUID] | None, limit: int
) -> list[Any]:
    """What lies at an authority (None: at any), oldest Eingangsdatum first."""
    asked = exists().where(
        part_query.c.case_id == part.c.case_id, part_query.c.part == part.c.key, part_query.c.answered_at.is_(None)
    )
    query = (
        select(part, *OF_ITS_CASE, definition.c.checksum, asked.label("query_open"))
        .join(case_file, case_file.c.id == part.c.case_id)
        .join(definition, MADE_WITH)
        .where(part.c.state.in_(IN_HAND))
        .order_by(case_file.c.submitted_at, part.c.id)
        .limit(limit)
    )
    if authority is not None:
        query = query.where(part.c.authority_id == authority)
    if after is not None:
        query = query.where(tuple_(case_file.c.submitted_at, part.c.id) > after)
    return list(await session.execute(query))


async def counts(session: AsyncSession, authority: str | None) -> list[Any]:
    """(authority, state, number, oldest Eingangsdatum) of what lies at authorities."""
    query = (
        select(part.c.authority_id, part.c.state, func.count().label("number"), func.min(case_file.c.submitted_at))
        .join(case_file, case_file.c.id == part.c.case_id)
        .where(part.c.state.in_(IN_HAND))
        .group_by(part.c.authority_id, part.c.state)
        .order_by(part.c.authority_id, part.c.state)
    )
    return list(await session.execute(query if authority is None else query.where(part.c.authority_id == authority)))


async def add_query(session: AsyncSession, values: Mapping[str, Any]) -> None:
    await session.execute(insert(part_query), values)


async def queries_of(session: AsyncSession, case_id: UUID) -> list[Query]:
    """The questions of a case, oldest first."""
    query = select(part_query).where(part_query.c.case_id == case_id).order_by(part_query.c.id)
    return [Query(*row) for row in await session.execute(query)]


async def answer_query(session: AsyncSession, query_id: UUID, sealed: bytes, at: datetime) -> None:
    values = {"sealed_answer": sealed, "answered_at": at}
    await session.execute(update(part_query).where(part_query.c.id == query_id).values(**values))
