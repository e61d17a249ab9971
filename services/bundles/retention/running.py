"""The retention run: every rule in small transactions, so that an interrupted run goes on where it ended."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.erasure.store import erase
from services.bundles.retention import store
from shared.clock import utc_now
from shared.db import Database
from shared.logging import log
from shared.messaging.worker import WorkerContext

BATCH: Final = 200


class Step(Protocol):
    """One transaction of a rule: end some of what was over before a moment, and say how much."""

    async def __call__(self, session: AsyncSession, before: datetime) -> int: ...


def _erasing(rule: str) -> Step:
    async def step(session: AsyncSession, before: datetime) -> int:
        case_ids = await store.old_cases(session, rule, before, BATCH)
        return len(await erase(session, case_ids, utc_now(), "retention")) if case_ids else 0

    return step


STEPS: Final[Mapping[str, Step]] = {
    "evidence_file": partial(store.delete_files, most=BATCH),
    "case_note": partial(store.delete_notes, most=BATCH),
    "draft": _erasing("draft"),
    "withdrawn": _erasing("withdrawn"),
    "finished": _erasing("finished"),
    "held_envelope": partial(store.delete_held_envelopes, most=BATCH),
    "skeleton": partial(store.delete_skeletons, most=BATCH),
}
"""One step per rule; without its rule in the table nothing is deleted."""


async def run(database: Database, now: datetime) -> dict[str, int]:
    """Apply every rule; returns how many rows or cases each ended."""
    async with database.transaction() as session:
        days = await store.days_by_rule(session)
    ended = {}
    for rule, step in STEPS.items():
        if rule in days:
            ended[rule] = await _until_done(database, partial(step, before=now - timedelta(days=days[rule])))
            if ended[rule]:
                log.info("retention_ended", reason=rule, count=ended[rule])
    return ended


async def _until_done(database: Database, step: Callable[[AsyncSession], Awaitable[int]]) -> int:
    total = 0
    while True:
        async with database.transaction() as session:
            done = await step(session)
        total += done
        if done < BATCH:
            return total


async def retention_duty(context: WorkerContext) -> None:
    """What the worker does every hour."""
    await run(context.database, utc_now())
