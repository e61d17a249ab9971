"""Forget who came: the key of the contact is destroyed so many days after the appointment, as the rules say."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.models import retention_rule
from shared.clock import utc_now
from shared.db import Database
from shared.logging import log
from shared.messaging.worker import WorkerContext

BATCH: Final = 500

OVER = text("""
    UPDATE booking.appointment a SET person_hash = NULL
    FROM (SELECT id FROM booking.appointment
          WHERE person_hash IS NOT NULL AND starts_at + minutes * interval '1 minute' <= :now
          ORDER BY person_hash, id LIMIT :most FOR UPDATE SKIP LOCKED) AS due
    WHERE a.id = due.id RETURNING a.id
""")
FORGET = text("""
    UPDATE booking.appointment a
    SET sealed_contact = NULL, key_id = NULL, data_key = NULL, owner_hash = NULL, person_hash = NULL
    FROM (SELECT p.id FROM booking.appointment p JOIN booking.retention_rule r ON r.id = 'contact'
          WHERE (p.data_key IS NOT NULL OR p.owner_hash IS NOT NULL)
            AND CAST(p.starts_at AT TIME ZONE 'Europe/Berlin' AS date) + r.days
                < CAST(CAST(:now AS timestamptz) AT TIME ZONE 'Europe/Berlin' AS date)
          ORDER BY p.person_hash, p.id LIMIT :most FOR UPDATE OF p SKIP LOCKED) AS due
    WHERE a.id = due.id RETURNING a.id
""")


async def save_rules(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Write the rules, replacing those with the same id."""
    insert = upsert(retention_rule).values(rows)
    changed = {column.name: insert.excluded[column.name] for column in retention_rule.c if column.name != "id"}
    await session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changed))


async def stop_counting(database: Database, now: datetime) -> int:
    """Appointments that are over no longer count for the person; returns how many."""
    total = 0
    while True:
        async with database.transaction() as session:
            done = len((await session.execute(OVER, {"now": now, "most": BATCH})).all())
        total += done
        if done < BATCH:
            return total


async def forget_people(database: Database, now: datetime) -> int:
    """Destroy the keys whose time has come; what is left tells when and what for, never who. Returns how many."""
    total = 0
    while True:
        async with database.transaction() as session:
            done = len((await session.execute(FORGET, {"now": now, "most": BATCH})).all())
        total += done
        if done < BATCH:
            break
    if total:
        log.info("contacts_forgotten", count=total)
    return total


async def stop_counting_duty(context: WorkerContext) -> None:
    """What the worker does every few minutes."""
    await stop_counting(context.database, utc_now())


async def forget_people_duty(context: WorkerContext) -> None:
    """What the worker does every hour."""
    await forget_people(context.database, utc_now())
