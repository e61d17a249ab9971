"""The courier of a worker: claims deliveries, carries many at once between transactions, and records how they ended.

Nothing is remembered here that would be missed: after a crash the leases run out and others carry on with the same keys.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic, perf_counter, time_ns
from typing import Final, cast
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from services.routing.authorities import registry
from services.routing.authorities import store as authorities
from services.routing.authorities.protocol import (
    Answer,
    Authority,
    Change,
    DeliveryFailure,
    Forwarded,
    Parcel,
    PermanentFailure,
    Placed,
    Refused,
)
from services.routing.deliveries import parcels, store
from services.routing.deliveries.recording import record
from services.routing.deliveries.verdicts import Claim, Result
from services.routing.settings import RoutingSettings
from shared import spans
from shared.database_errors import contended
from shared.db import Database
from shared.http import HttpClient, Neighbour
from shared.logging import error_place, log
from shared.messaging.wake import Wake, listening
from shared.messaging.worker import WorkerContext
from shared.tracing import start_trace, tracing

POLL_SECONDS: Final = 0.2
GATHER_SECONDS: Final = 0.02
"""While busy, wait so long for more to claim or record together; what comes to an idle courier is claimed at once."""
EXPIRY_SECONDS: Final = 0.5
CLAIMED_AT_ONCE: Final = 100
FETCHED_AT_ONCE: Final = 25
"""Parcels in one call: many share its cost, few are held up when it is slow."""
RECORDED_AT_ONCE: Final = 100
ATTEMPT_SECONDS: Final = 11.0
"""For one attempt, from fetching the parcel to the answer; the time of the authority itself is its own setting, and less."""
RENEWALS_PER_LEASE: Final = 4


async def deliver_forever(context: WorkerContext) -> None:
    """The duty of the routing worker; ends only when it is cancelled or its database is lost."""
    settings = cast("RoutingSettings", context.settings)
    async with AsyncExitStack() as stack:
        wake = await stack.enter_async_context(listening(settings.database_url, store.CHANNEL))
        await Courier(settings, context.database, context.http, stack, wake).run()


class Courier:
    """Carries deliveries until `run` is cancelled.

    What is under way is bounded by the lanes of the authorities alone: there are no slots that all of them share, so those whose
    authority hangs, however many they are, are never what others wait for.
    """

    def __init__(
        self, settings: RoutingSettings, database: Database, http: HttpClient, stack: AsyncExitStack, wake: Wake
    ) -> None:
        self._settings, self._database, self._wake = settings, database, wake
        self._bundles = Neighbour(http, settings, "bundles")
        self._surroundings = registry.surroundings_of(settings, database, http, stack)
        self._authorities: dict[str, Authority] = {}
        self._known_since: dict[str, datetime] = {}
        self._results: asyncio.Queue[Result] = asyncio.Queue()
        self._in_hand: dict[UUID, tuple[Claim, float]] = {}

    async def run(self) -> None:
        """Claim and carry; what is in hand at the end is given back."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._record_forever())
                tasks.create_task(self._renew_forever())
                tasks.create_task(self._expire_forever())
                while not self._wake.lost:
                    claims = await self._claim()
                    for first in range(0, len(claims), FETCHED_AT_ONCE):
                        tasks.create_task(self._carry_all(claims[first : first + FETCHED_AT_ONCE]))
                    if claims:
                        await asyncio.sleep(GATHER_SECONDS)
                    else:
                        await self._wake.wait(POLL_SECONDS)
                raise ConnectionError("the database no longer calls")
        finally:
            await self._give_back()

    async def _claim(self) -> Sequence[Claim]:
        async with self._database.transaction() as session:
            claims = await store.claim(session, CLAIMED_AT_ONCE, self._settings.lease_seconds)
            known = all(self._known_since.get(claim.authority_id) == claim.authority_since for claim in claims)
            rows = () if known else await authorities.reached_by(session)
        self._in_hand.update({claim.lease_token: (claim, monotonic()) for claim in claims})
        for row in rows:
            if self._known_since.get(row.id) != row.updated_at:
                reached = await registry.connect(row.plugin, row.id, row.settings, self._surroundings)
                self._authorities[row.id], self._known_since[row.id] = reached, row.updated_at
        return claims

    async def _carry_all(self, claims: Sequence[Claim]) -> None:
        """Fetch the parcels of some deliveries together; from then on each goes its own way."""
        start = _Start(perf_counter(), time_ns(), asyncio.get_running_loop().time() + ATTEMPT_SECONDS)
        wanted = sorted({claim.part_id for claim in claims if claim.kind != "withdrawal"})
        fetched: Mapping[UUID, parcels.Fetched] = {}
        try:
            async with asyncio.timeout_at(start.deadline):
                fetched = await parcels.fetch(self._bundles, wanted) if wanted else {}
        except Exception as error:  # noqa: BLE001 - whatever happens on the way, each parcel needs an outcome
            log.warning("parcels_not_fetched", error=type(error).__name__, where=error_place(error))
            fetched = dict.fromkeys(wanted, parcels.ParcelUnavailable("bundles-unavailable"))
        async with asyncio.TaskGroup() as tasks:
            for claim in claims:
                parcel = None if claim.kind == "withdrawal" else fetched[claim.part_id]
                tasks.create_task(self._carry(claim, parcel, start))

    async def _carry(self, claim: Claim, parcel: parcels.Fetched | None, start: "_Start") -> None:
        with tracing(start_trace(claim.traceparent, claim.correlation_id)) as trace:
            result = await self._attempt(claim, parcel, start)
        spans.record(trace, "client", "deliver", start.at_ns, {"lotse.authority": claim.authority_id})
        self._results.put_nowait(result)

    async def _attempt(self, claim: Claim, parcel: parcels.Fetched | None, start: "_Start") -> Result:
        """One attempt under a total time-out, whatever happens a result."""
        if isinstance(parcel, DeliveryFailure):
            return _failed(claim, parcel, perf_counter() - start.counted)
        try:
            async with asyncio.timeout_at(start.deadline), asyncio.timeout(claim.timeout_seconds):
                answer = await _hand_over(self._authorities[claim.authority_id], claim, parcel)
                if isinstance(answer, Forwarded) and answer.authority_id not in self._authorities:
                    raise PermanentFailure("receiver-unknown")
        except Exception as error:  # noqa: BLE001 - whatever an authority does, its parcel needs an outcome
            return _failed(claim, error, perf_counter() - start.counted)
        produces = parcel.produces if parcel else None
        return replace(_answered(claim, answer, perf_counter() - start.counted), produces=produces)

    async def _record_forever(self) -> None:
        while True:
            results = [await self._results.get()]
            await asyncio.sleep(GATHER_SECONDS)
            while not self._results.empty() and len(results) < RECORDED_AT_ONCE:
                results.append(self._results.get_nowait())
            await self._record(results)
            for result in results:
                self._in_hand.pop(result.claim.lease_token, None)
            self._wake.called.set()

    async def _record(self, results: Sequence[Result]) -> None:
        fenced = None
        while fenced is None:
            try:
                async with self._database.transaction() as session:
                    fenced = await record(session, results, self._settings)
            except DBAPIError as error:
                if not contended(error):
                    raise
                await asyncio.sleep(GATHER_SECONDS)  # somebody else was at these rows; nothing was written
        if fenced:
            log.warning("lease_lost", count=fenced)

    async def _renew_forever(self) -> None:
        """Keep the leases of what takes longer: short leases make a vanished worker noticed soon, renewing keeps them from a slow one."""
        pause = self._settings.lease_seconds / RENEWALS_PER_LEASE
        while True:
            await asyncio.sleep(pause)
            old = [token for token, (_, since) in self._in_hand.items() if since < monotonic() - pause]
            if old:
                async with self._database.transaction() as session:
                    await store.renew(session, old, self._settings.lease_seconds)

    async def _expire_forever(self) -> None:
        """Take deliveries from workers that have vanished."""
        while True:
            async with self._database.transaction() as session:
                lost = await store.expired(session)
                if lost:
                    results = [Result(claim, "lost", 0.0, reason_code="worker-lost") for claim in lost]
                    await record(session, results, self._settings)
                    await store.wake(session)
            await asyncio.sleep(EXPIRY_SECONDS)

    async def _give_back(self) -> None:
        claims = [claim for claim, _ in self._in_hand.values()]
        self._in_hand.clear()
        if claims:
            async with self._database.transaction() as session:
                await store.give_back(session, claims)


@dataclass(frozen=True, slots=True)
class _Start:
    """When an attempt began, for measures (seconds) and spans (nanoseconds since 1970), and when it must be over, in the loop's time."""

    counted: float
    at_ns: int
    deadline: float


async def _hand_over(authority: Authority, claim: Claim, parcel: Parcel | None) -> Answer:
    if claim.kind == "parcel" or claim.about is None:
        assert parcel is not None  # noqa: S101 - only what is taken back has none
        return await authority.deliver(parcel, str(claim.id))
    return await authority.tell(Change(claim.kind, claim.about, claim.part_key, parcel), str(claim.id))


def _answered(claim: Claim, answer: Answer, seconds: float) -> Result:
    if isinstance(answer, Placed):
        return Result(claim, "placed", seconds, healthy=True)
    if isinstance(answer, Forwarded):
        return Result(claim, "forwarded", seconds, forwarded_to=answer.authority_id, healthy=True)
    if isinstance(answer, Refused):
        return Result(claim, "refused", seconds, reason_code=answer.reason_code, healthy=True, notice=answer.notice)
    artefacts = None if answer.decision is None else answer.decision.artefacts
    ask_after = answer.ask_after if answer.decision is None else None
    return Result(
        claim, "accepted", seconds, receipt=answer.receipt, artefacts=artefacts, healthy=True, ask_after=ask_after,
        notice=answer.notice,
    )  # fmt: skip


def _failed(claim: Claim, error: Exception, seconds: float) -> Result:
    """What to record of an error: its code, never its text, which may quote what a person wrote."""
    if isinstance(error, parcels.ParcelWithdrawn):
        return Result(claim, "withdrawn", seconds, reason_code=error.reason_code)
    if isinstance(error, PermanentFailure):
        return Result(claim, "rejected", seconds, reason_code=error.reason_code)
    if isinstance(error, DeliveryFailure):
        healthy = False if error.blames_authority else None
        return Result(claim, "failed", seconds, reason_code=error.reason_code, healthy=healthy)
    log.warning("delivery_error", error=type(error).__name__, where=error_place(error), authority=claim.authority_id)
    code = "timeout" if isinstance(error, TimeoutError) else f"error-{type(error).__name__}"
    return Result(claim, "failed", seconds, reason_code=code, healthy=False)
