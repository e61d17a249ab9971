"""The sender of a worker: claims messages, sends many at once between transactions, and records how each ended.

After a crash the leases run out and others carry on with the same ids; a receiver knows a message by its webhook-id.
"""

import asyncio
import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, cast
from uuid import UUID

import aiohttp
from sqlalchemy import Row

from services.routing.deliveries.retry import Schedule
from services.routing.notices import store as notices
from services.routing.notices.news import News
from services.routing.notices.reading import shown_as
from services.routing.settings import RoutingSettings
from services.routing.webhooks import push_store as store
from services.routing.webhooks.vault import secrets_of
from shared.clock import utc_now
from shared.crypto import DecryptionError
from shared.db import Database
from shared.foreign_http import AnswerTooLarge, ForeignClient, NotAllowed
from shared.ids import new_id
from shared.logging import log
from shared.messaging.wake import Wake, listening
from shared.messaging.worker import WorkerContext
from shared.webhook_signatures import signed_headers

POLL_SECONDS: Final = 0.5
CLAIMED_AT_ONCE: Final = 50
LANE: Final = 5
"""How many messages are on their way to one address at a time."""
SEND_SECONDS: Final = 10.0
LEASE_SECONDS: Final = 20.0
GONE: Final = 410
LONGEST_ASKED_SECONDS: Final = 3600.0
NOTICES_KEPT: Final = timedelta(days=30)
WATCHES_KEPT: Final = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Sent:
    """How one attempt ended. `status` is None where there was no answer; `asked` is how long the receiver wants us to wait."""

    status: int | None
    reason: str | None
    asked: float = 0.0

    @property
    def good(self) -> bool:
        """Any 2xx counts as received (Standard Webhooks, "Responding to webhooks")."""
        return self.status is not None and 200 <= self.status < 300


def body_of(row: Row[Any]) -> bytes:
    """The message: type, timestamp and data, as Standard Webhooks recommends; ids and codes only."""
    data = shown_as(row).model_dump(mode="json", by_alias=True, exclude={"type", "happened_at"}, exclude_none=True)
    return json.dumps({"type": row.type, "timestamp": row.happened_at.isoformat(), "data": data}).encode()


async def send(foreign: ForeignClient, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
    """One attempt; whatever the address does becomes a code."""
    try:
        reply = await foreign.send("POST", url, headers=headers, body=body, seconds=SEND_SECONDS)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return Sent(None, _code_of(error))
    if 200 <= reply.status < 300:
        return Sent(reply.status, None)
    return Sent(reply.status, f"answered-{reply.status}", _asked(reply.headers.get("Retry-After", "")))


def _code_of(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, AnswerTooLarge):
        return "answer-too-large"
    inside = isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, NotAllowed)
    return "address-not-allowed" if inside else "unreachable"


def _asked(retry_after: str) -> float:
    return min(float(retry_after), LONGEST_ASKED_SECONDS) if retry_after.isascii() and retry_after.isdigit() else 0.0


class Sender:
    """Sends until `run` is cancelled; messages to an address that hangs hold up no others."""

    def __init__(self, settings: RoutingSettings, database: Database, foreign: ForeignClient, wake: Wake) -> None:
        self._settings, self._database, self._foreign, self._wake = settings, database, foreign, wake
        self._schedule = Schedule(settings.webhook_first_seconds, settings.webhook_longest_seconds)
        self._in_hand: set[UUID] = set()

    async def run(self) -> None:
        """Claim and send; what is in hand at the end is given back."""
        try:
            async with asyncio.TaskGroup() as tasks:
                while not self._wake.lost:
                    claims = await self._claim()
                    for claim in claims:
                        tasks.create_task(self._carry(claim))
                    if not claims:
                        await self._wake.wait(POLL_SECONDS)
                raise ConnectionError("the database no longer calls")
        finally:
            await self._give_back()

    async def _claim(self) -> Sequence[Row[Any]]:
        async with self._database.transaction() as session:
            claims = await store.claim(session, CLAIMED_AT_ONCE, LANE, LEASE_SECONDS)
        self._in_hand |= {claim.lease_token for claim in claims}
        return claims

    async def _carry(self, claim: Row[Any]) -> None:
        sent = await self._attempt(claim)
        async with self._database.transaction() as session:
            if sent.good:
                await store.delivered(session, claim, sent.status or 0)
            else:
                await self._record_failure(session, claim, sent)
        self._in_hand.discard(claim.lease_token)
        self._wake.called.set()

    async def _attempt(self, claim: Row[Any]) -> Sent:
        body, now = body_of(claim), utc_now()
        try:
            keys = secrets_of(self._settings.master_keys, claim, now)
        except DecryptionError:
            return Sent(None, "secret-lost")
        headers = signed_headers(str(claim.push_id), now, body, keys) | {"Content-Type": "application/json"}
        return await send(self._foreign, claim.url, headers, body)

    async def _record_failure(self, session: Any, claim: Row[Any], sent: Sent) -> None:
        chance = secrets.SystemRandom().random
        wait = self._schedule.wait(claim.attempts, self._settings.webhook_attempts, chance)
        wait = None if wait is None else max(wait, sent.asked)
        if not await store.failed(session, claim, sent.status, sent.reason or "", wait):
            return
        event = "webhook_failed" if wait is not None else "webhook_message_dead"
        log.info(event, client_id=claim.owner, reason=sent.reason, attempts=claim.attempts, next_try_seconds=wait)
        gone = sent.status == GONE
        limit = None if gone else timedelta(seconds=self._settings.webhook_disable_seconds)
        ended = await store.disable(session, claim.id, "gone" if gone else "failed-too-long", limit)
        if ended is not None:
            log.warning("webhook_disabled", client_id=ended.owner, reason="gone" if gone else "failed-too-long")
            await notices.note(session, [News(ended.owner, new_id(), 0, "webhook.disabled", ended.id, utc_now())])

    async def _give_back(self) -> None:
        tokens, self._in_hand = list(self._in_hand), set()
        if tokens:
            async with self._database.transaction() as session:
                await store.give_back(session, tokens)


async def send_forever(context: WorkerContext) -> None:
    """The duty of the routing worker; ends only when it is cancelled or its database is lost."""
    settings = cast("RoutingSettings", context.settings)
    async with AsyncExitStack() as stack:
        foreign = ForeignClient(settings.inside_networks)
        stack.push_async_callback(foreign.close)
        wake = await stack.enter_async_context(listening(settings.database_url, notices.CHANNEL))
        await Sender(settings, context.database, foreign, wake).run()


async def forget_duty(context: WorkerContext) -> None:
    """Let go of notices nobody will ask for any more, and of watches of long ago."""
    async with context.database.transaction() as session:
        count = await notices.forget(session, NOTICES_KEPT, WATCHES_KEPT)
    if count:
        log.info("notices_forgotten", count=count)
