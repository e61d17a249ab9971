"""All SQL about applications from the state portal."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.amt24.models import amt24_application as table
from services.bundles.cases.models import case_file


async def add(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Keep an envelope; the primary key refuses a second one of this id."""
    await session.execute(insert(table), values)


async def find(session: AsyncSession, client: str, envelope_id: UUID, *, lock: bool = False) -> Row[Any] | None:
    """The envelope a client sent under this id, with reference and state of its case."""
    query = (
        select(table, case_file.c.reference, case_file.c.state)
        .outerjoin(case_file, case_file.c.id == table.c.case_id)
        .where(table.c.client == client, table.c.envelope_id == envelope_id)
    )
    row: Row[Any] | None = (await session.execute(query.with_for_update(of=table) if lock else query)).one_or_none()
    return row


async def held(session: AsyncSession, after: tuple[Any, UUID] | None, limit: int) -> Sequence[Row[Any]]:
    """Envelopes that wait for a person, the longest waiting first."""
    query = select(table).where(table.c.case_id.is_(None)).order_by(table.c.arrived_at, table.c.envelope_id)
    if after is not None:
        query = query.where(tuple_(table.c.arrived_at, table.c.envelope_id) > after)
    return (await session.execute(query.limit(limit))).all()


async def place(session: AsyncSession, client: str, envelope_id: UUID, case_id: UUID) -> None:
    """The envelope has become a case; its sealed copy is not needed any more."""
    nothing = {"key_id": None, "data_key": None, "sealed_envelope": None}
    mine = (table.c.client == client) & (table.c.envelope_id == envelope_id)
    await session.execute(update(table).where(mine).values(case_id=case_id, **nothing))
