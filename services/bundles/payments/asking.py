"""The worker's part of paying: begin payments at the provider and ask what became of them, between transactions, until nothing can change.

This is also the reconciliation: money that comes late, a browser that never came back and a worker that died are all found by asking.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.batch_store import Batch, write
from services.bundles.cases.chain import Entry
from services.bundles.cases.store import find_case
from services.bundles.payments import store
from services.bundles.payments.paying import ENTRIES, items
from services.bundles.payments.provider import (
    Order,
    PaymentProvider,
    ProviderRefuses,
    ProviderSilent,
    XBezahldienste,
    certificate_of,
)
from services.bundles.payments.states import SETTLED, Answer, State, next_ask, verdict
from services.bundles.settings import BundlesSettings
from shared.clock import utc_now
from shared.db import Database
from shared.foreign_http import ForeignClient
from shared.logging import log
from shared.messaging.worker import WorkerContext

ASKED_AT_ONCE: Final = 20
LEASE_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """What asking brought: an answer, or a refusal by its code, or (neither) silence."""

    answer: Answer | None = None
    refused: str | None = None


async def step(database: Database, provider: PaymentProvider) -> int:
    """Ask about every payment that is due, once; returns how many."""
    async with database.transaction() as session:
        due = await store.claim(session, ASKED_AT_ONCE, LEASE_SECONDS)
    told = await asyncio.gather(*(_ask(provider, row) for row in due))
    for row, each in zip(due, told, strict=True):
        async with database.transaction() as session:
            await record(session, row, each, utc_now())
    return len(due)


async def _ask(provider: PaymentProvider, row: Row[Any]) -> Told:
    try:
        if row.transaction_id is not None:
            return Told(await provider.ask(row.transaction_id))
        order = Order(row.id, row.case_reference, row.service_id, items(row), row.return_url or "", row.created_at)
        return Told(await provider.begin(order))
    except ProviderRefuses as error:
        return Told(refused=error.code)
    except ProviderSilent as error:
        log.warning("payment_provider_silent", reason=error.code, attempts=row.asked)
        return Told()


async def record(session: AsyncSession, row: Row[Any], told: Told, now: datetime) -> None:
    """Book what the provider says, under the lock of the case; what has settled meanwhile stays as it is."""
    file = await find_case(session, row.case_id, lock=True)
    rows = await store.of_case(session, row.case_id)
    current = next(each for each in rows if each.id == row.id)
    if current.state in SETTLED:
        return
    state, reason = _state(current, rows, told, now)
    values: dict[str, Any] = {"next_ask_at": next_ask(state, current.created_at, current.asked, now)}
    if told.answer is not None:
        answer = told.answer
        values |= {"transaction_id": answer.transaction_id, "reference": answer.reference, "method": answer.method}
        values |= {"pay_url": answer.pay_url or current.pay_url}
    if told.refused is not None and current.transaction_id is None:
        values["next_ask_at"] = None  # it was never begun
    if state != current.state:
        values |= {"state": state, "reason_code": reason, "changed_at": now}
        await _make_room(session, rows, current.id, current.part, state, now)
    await store.change(session, row.id, values)
    if state != current.state and state in ENTRIES and file is not None:
        detail = {"payment": str(row.id)} | (
            {"reference": told.answer.reference} if told.answer and told.answer.reference else {}
        )
        await write(session, file, now, [Entry(ENTRIES[state], current.part, detail)], Batch())


def _state(current: Row[Any], rows: Any, told: Told, now: datetime) -> tuple[State, str | None]:
    if told.answer is not None:
        others = [each.state for each in rows if each.part == current.part and each.id != current.id]
        state = verdict(current.state, current.cents, current.created_at, others, told.answer, now)
        return state, "sum-differs" if told.answer.cents != current.cents else None
    if told.refused is not None:
        return "failed", told.refused
    return current.state, None


async def _make_room(
    session: AsyncSession, rows: Any, payment_id: UUID, part: str, state: State, now: datetime
) -> None:
    """Money that came late takes the place of a payment just begun; should that be paid as well, it is the double one."""
    if state not in ("paid", "doubt"):
        return
    for other in rows:
        if other.part == part and other.id != payment_id and other.state in ("initiating", "open"):
            await store.change(
                session, other.id, {"state": "cancelled", "reason_code": "paid-otherwise", "changed_at": now}
            )


async def ask_forever(context: WorkerContext) -> None:
    """The duty of the worker; without a provider there is nothing to do."""
    settings = cast("BundlesSettings", context.settings)
    async with AsyncExitStack() as stack:
        foreign = ForeignClient(settings.inside_networks, certificate=certificate_of(settings))
        stack.push_async_callback(foreign.close)
        provider = XBezahldienste(settings, foreign)
        while settings.payment_url:
            if await step(context.database, provider) == 0:
                await asyncio.sleep(POLL_SECONDS)
