"""All SQL about cases that are alike."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.models import case_file
from services.bundles.cases.store import CaseFile


async def twin_of(
    session: AsyncSession, file: CaseFile, likeness: bytes | None
) -> tuple[UUID, str, datetime, bytes | None] | None:
    """(id, reference, Eingangsdatum, hash of the owner) of the oldest other case handed in for the same event.

    Alike are cases with the same likeness, and those of the same owner for the same bundle and day. Who asks at the same time waits.
    """
    alike = []
    if likeness is not None:
        await session.execute(select(func.pg_advisory_xact_lock(int.from_bytes(likeness[:8], "big", signed=True))))
        alike.append(case_file.c.likeness == likeness)
    if file.owner_hash is not None and file.event_date is not None:
        same = (case_file.c.owner_hash == file.owner_hash, case_file.c.bundle_id == file.bundle_id)
        alike.append(and_(*same, case_file.c.event_date == file.event_date))
    if not alike:
        return None
    states = ("submitted", "finished") if file.event_date is not None else ("submitted",)
    query = (
        select(case_file.c.id, case_file.c.reference, case_file.c.submitted_at, case_file.c.owner_hash)
        .where(or_(*alike), case_file.c.id != file.id, case_file.c.state.in_(states))
        .order_by(case_file.c.submitted_at)
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    return None if row is None else (row[0], row[1], row[2], row[3])
