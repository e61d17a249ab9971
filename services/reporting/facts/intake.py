"""Turn events into facts."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.facts import store
from shared.messaging.consumer import Heard

IDS = ("case_id", "part_id", "bundle_id", "authority_id", "service_id", "office_id")
"""Ids that an event may name and a fact keeps as columns."""


async def keep_facts(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """One fact per event, at the moment the event tells of."""
    rows = [
        {name: getattr(each.event, name, None) for name in IDS}
        | {
            "id": each.envelope.id,
            "type": each.envelope.type,
            "subject": each.envelope.subject,
            "occurred_at": each.envelope.time,
            "data": each.envelope.data,
        }
        for each in heard
    ]
    await store.add(session, rows)
