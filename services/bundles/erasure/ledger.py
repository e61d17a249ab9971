"""The ledger of erased cases: a file beside the database, so that a restored backup does not bring anybody back.

One JSON object a line, only ever appended to. It belongs on a disk the backups of the database do not touch.
"""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from services.bundles.erasure import store
from services.bundles.settings import BundlesSettings
from shared.clock import utc_now
from shared.db import Database
from shared.logging import log
from shared.messaging.worker import WorkerContext

BATCH: Final = 500
FILE: Final = "erased-cases.jsonl"


def ledger_of(settings: BundlesSettings) -> Path | None:
    """Where it is kept; None where the operators gave no folder."""
    return Path(settings.ledger_folder) / FILE if settings.ledger_folder else None


async def carry(database: Database, ledger: Path) -> int:
    """Write new erasures into the ledger; marked only once they are on disk, so that none is missed. Returns how many."""
    total = 0
    while True:
        async with database.transaction() as session:
            rows = await store.to_carry(session, BATCH)
            if rows:
                append(ledger, ((row.case_id, row.erased_at) for row in rows))
                await store.mark_carried(session, [row.case_id for row in rows])
        total += len(rows)
        if len(rows) < BATCH:
            return total


async def replay(database: Database, ledger: Path) -> int:
    """Erase again what a restored backup brought back; returns how many cases."""
    total, erased = 0, list(entries(ledger))
    for start in range(0, len(erased), BATCH):
        case_ids = erased[start : start + BATCH]
        async with database.transaction() as session:
            back = await store.alive(session, case_ids)
            total += len(await store.erase(session, back, utc_now(), "replayed", carried=True)) if back else 0
    if total:
        log.warning("erased_cases_came_back", count=total)
    return total


def append(ledger: Path, erased: Iterable[tuple[UUID, datetime]]) -> None:
    """Add lines and wait until they are on disk."""
    with ledger.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps({"case": str(case_id), "at": at.isoformat()}) + "\n" for case_id, at in erased)
        file.flush()
        os.fsync(file.fileno())


def entries(ledger: Path) -> Iterator[UUID]:
    """The cases in the ledger; a line that was cut by a crash is passed over."""
    if not ledger.exists():
        return
    with ledger.open(encoding="utf-8") as file:
        for line in file:
            try:
                yield UUID(json.loads(line)["case"])
            except (ValueError, KeyError, TypeError):
                continue


async def ledger_duty(context: WorkerContext) -> None:
    """What the worker does every minute."""
    assert isinstance(context.settings, BundlesSettings)  # noqa: S101 - tells the type checker whose worker this is
    ledger = ledger_of(context.settings)
    if ledger is not None:
        await carry(context.database, ledger)
        await replay(context.database, ledger)
