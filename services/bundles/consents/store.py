"""All SQL that changes consents; they are read together with the other holdings of a case (cases/store.py)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.consents.models import consent
from services.bundles.consents.rules import Decision


async def decide(session: AsyncSession, case_id: UUID, decisions: Mapping[str, Decision], at: datetime) -> None:
    """Store the last word on each."""
    rows = [
        {"case_id": case_id, "consent_id": name, "decision": decision, "decided_at": at}
        for name, decision in decisions.items()
    ]
    statement = insert(consent)
    new = {name: statement.excluded[name] for name in ("decision", "decided_at")}
    await session.execute(statement.on_conflict_do_update(index_elements=["case_id", "consent_id"], set_=new), rows)


async def moments(session: AsyncSession, case_id: UUID) -> dict[str, datetime]:
    """When each consent was decided on."""
    query = select(consent.c.consent_id, consent.c.decided_at).where(consent.c.case_id == case_id)
    return {row.consent_id: row.decided_at for row in await session.execute(query)}
