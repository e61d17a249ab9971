"""Record a batch of results in one transaction: states, attempts, breakers and the events that tell of them."""

import random
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.authorities import store as authorities
from services.routing.deliveries import store
from services.routing.deliveries.announcements import events_of, notes_of
from services.routing.deliveries.retry import Schedule
from services.routing.deliveries.verdicts import Result, Verdict, judge
from services.routing.lifecycle import store as lifecycle
from services.routing.lifecycle.notes import Note
from services.routing.outbox import outbox
from services.routing.settings import RoutingSettings
from shared.logging import log
from shared.messaging.outbox import Told
from shared.tracing import start_trace

WELL_AGAIN_SECONDS = 2.0


async def record(session: AsyncSession, results: Sequence[Result], settings: RoutingSettings) -> int:
    """Write what became of the deliveries and tell the house; returns how many leases no longer held."""
    schedule = Schedule(settings.retry_first_seconds, settings.retry_longest_seconds)
    verdicts = [judge(result, schedule, random.random) for result in results]
    written = await store.record(session, verdicts)
    told: list[Told] = []
    notes: list[Note] = []
    for verdict in verdicts:
        claim = verdict.result.claim
        if claim.id in written:
            trace = start_trace(claim.traceparent, claim.correlation_id)
            told += [Told(event, str(claim.part_id), trace) for event in events_of(verdict, written[claim.id])]
            notes += notes_of(verdict, written[claim.id])
            _log(verdict)
    await lifecycle.note(session, notes)
    await outbox.append_many(session, told)
    await _keep_breakers(session, results, settings)
    return len(verdicts) - len(written)


async def _keep_breakers(session: AsyncSession, results: Sequence[Result], settings: RoutingSettings) -> None:
    """Note failures, and successes of authorities with failures behind them; where all goes well nothing is written."""
    healths: dict[str, list[bool]] = {}
    concerned: set[str] = set()
    for result in results:
        if result.healthy is not None:
            healths.setdefault(result.claim.authority_id, []).append(result.healthy)
            if not result.healthy or result.claim.authority_failures:
                concerned.add(result.claim.authority_id)
    if not concerned:
        return
    now, breakers = await authorities.breakers(session, sorted(concerned))
    for authority, before in breakers.items():
        after = before.after(
            healths[authority], now,
            threshold=settings.breaker_failures, opens_for=timedelta(seconds=settings.breaker_seconds),
        )  # fmt: skip
        await authorities.set_breaker(session, authority, after)
        if before.open_until is None and after.open_until is not None:
            log.warning("breaker_opened", authority=authority, count=after.failures)
        if before.open_until is not None and after.open_until is None:
            log.info("breaker_closed", authority=authority)
            await authorities.hurry(session, authority, WELL_AGAIN_SECONDS)


def _log(verdict: Verdict) -> None:
    result = verdict.result
    ids = {"delivery_id": str(result.claim.id), "authority": result.claim.authority_id}
    if verdict.state == "dead":
        log.warning("delivery_dead", **ids, attempts=result.claim.attempts, reason=result.reason_code)
    elif verdict.state == "queued":
        log.info("delivery_failed", **ids, attempts=result.claim.attempts, reason=result.reason_code,
                 next_try_seconds=round(verdict.wait, 3))  # fmt: skip
