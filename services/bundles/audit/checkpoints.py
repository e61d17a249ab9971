"""Checkpoints over all timelines: whoever can rewrite the database cannot rewrite what was written down outside it before.

Each checkpoint is a hash over the heads of the timelines that grew, and over the checkpoint before. Its line in the ledger, a file
beside the database, lets a later rewriting of timeline AND head show, which the chain of the case alone cannot.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from services.bundles.audit import store
from services.bundles.settings import BundlesSettings
from shared.db import Database
from shared.logging import log
from shared.messaging.worker import WorkerContext

FILE: Final = "audit-checkpoints.jsonl"
BEFORE_ALL: Final = bytes(32)


def root_of(previous: bytes, marks: Iterable[tuple[UUID, int, bytes]]) -> bytes:
    """SHA-256 over the root before and each mark in order of case id."""
    digest = sha256(previous)
    for case_id, length, head in marks:
        digest.update(case_id.bytes + length.to_bytes(8) + head)
    return digest.digest()


async def take(database: Database) -> int:
    """Witness every timeline that grew; returns how many cases. Without growth there is no checkpoint."""
    async with database.transaction() as session:
        number, previous = await store.last_checkpoint(session) or (0, BEFORE_ALL)
        grown = await store.grown(session)
        if grown:
            root = root_of(previous, ((row.id, row.chain_length, row.chain_head) for row in grown))
            await store.add_checkpoint(session, number + 1, root, grown)
    if grown:
        log.info("checkpoint_taken", count=len(grown))
    return len(grown)


async def carry(database: Database, ledger: Path) -> None:
    """Write the checkpoints the ledger lacks into it."""
    known = len(witnessed(ledger))
    async with database.transaction() as session:
        rows = await store.checkpoints(session, after=known)
    with ledger.open("a", encoding="utf-8") as file:
        file.writelines(_line(row) for row in rows)


def _line(row: Any) -> str:
    return (
        json.dumps({"number": row.number, "at": row.at.isoformat(), "cases": row.cases, "root": row.root.hex()}) + "\n"
    )


def witnessed(ledger: Path) -> dict[int, bytes]:
    """Checkpoint number -> root, as the ledger has them."""
    if not ledger.exists():
        return {}
    lines = [json.loads(line) for line in ledger.read_text("utf-8").splitlines() if line.endswith("}")]
    return {line["number"]: bytes.fromhex(line["root"]) for line in lines}


def ledger_of(settings: BundlesSettings) -> Path | None:
    """Where it is kept; None where the operators gave no folder."""
    return Path(settings.ledger_folder) / FILE if settings.ledger_folder else None


async def checkpoint_duty(context: WorkerContext) -> None:
    """What the worker does every hour."""
    assert isinstance(context.settings, BundlesSettings)  # noqa: S101 - tells the type checker whose worker this is
    await take(context.database)
    ledger = ledger_of(context.settings)
    if ledger is not None:
        await carry(context.database, ledger)
