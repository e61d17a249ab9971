"""The worker's part of paying: begin payments at the provider, ask what became of them and have money given back, between transactions.

This is also the reconciliation: money that comes late, a browser that never came back and a worker that died are all found by asking.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import utc_now
from shared.db import Database
from shared.foreign_http import ForeignClient
from shared.logging import log
from shared.messaging.worker import WorkerContext
from shared.payments.books import Books
from shared.payments.fees import Item
from shared.payments.provider import (
    Order,
    PaymentProvider,
    ProviderRefuses,
    ProviderSilent,
    Refund,
    XBezahldienste,
    certificate_of,
)
from shared.payments.settings import PaymentSettings
from shared.payments.states import OWED, SETTLED, Answer, Asked, State, next_ask, verdict

ASKED_AT_ONCE: Final = 20
LEASE: Final = timedelta(seconds=30)
POLL_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """What asking brought: an answer about the payment, that the money was given back, a refusal by its code, or (nothing) silence."""

    answer: Answer | None = None
    refunded: bool = False
    refused: str | None = None


async def step(database: Database, provider: PaymentProvider, books: Books) -> int:
    """Ask about every payment that is due, once; returns how many."""
    async with database.transaction() as session:
        due = await books.ledger.claim(session, ASKED_AT_ONCE, LEASE)
    told = await asyncio.gather(*(_ask(provider, row) for row in due))
    for row, each in zip(due, told, strict=True):
        async with database.transaction() as session:
            await record(session, books, row, each, utc_now())
    return len(due)


async def _ask(provider: PaymentProvider, row: Row[Any]) -> Told:
    try:
        if row.state in OWED:
            owed = Refund(row.id, row.owner_reference, row.transaction_id, row.paid_cents)
            return Told(refunded=await provider.refund(owed))
        if row.transaction_id is not None:
            return Told(await provider.ask(row.transaction_id))
        items = tuple(Item(each["label"], each["quantity"], each["cents"]) for each in row.items)
        order = Order(row.id, row.owner_reference, row.service_id, items, row.return_url or "", row.created_at)
        return Told(await provider.begin(order))
    except ProviderRefuses as error:
        return Told(refused=error.code)
    except ProviderSilent as error:
        log.warning("payment_provider_silent", reason=error.code, attempts=row.asked)
        return Told()


async def record(session: AsyncSession, books: Books, row: Row[Any], told: Told, now: datetime) -> None:
    """Book what the provider says, under the lock of what is paid for; what has settled meanwhile stays as it is."""
    owner = await books.locked(session, row.owner_id)
    rows = await books.ledger.of_owner(session, row.owner_id)
    current = next((each for each in rows if each.id == row.id), None)
    if owner is None or current is None or (current.state in SETTLED and current.state != row.state):
        return
    values = _refund_values(current, told, now) if current.state in OWED else {}
    if current.state not in SETTLED:
        values = _payment_values(current, rows, told, owner.state in books.off, now)
    state: State = values.get("state", current.state)
    if state in ("paid", "doubt"):
        await _make_room(session, books, rows, current, now)
    await books.ledger.change(session, row.id, values)
    if state != current.state:
        (after,) = (each for each in await books.ledger.of_owner(session, row.owner_id) if each.id == row.id)
        await books.note(session, owner, current.state, after)


def _payment_values(current: Row[Any], rows: Any, told: Told, off: bool, now: datetime) -> dict[str, Any]:
    """What changes of a payment by an answer about it."""
    state, reason = _state(current, rows, told, off, now)
    values: dict[str, Any] = {"next_ask_at": next_ask(state, current.created_at, current.asked, now)}
    if told.answer is not None:
        answer = told.answer
        values |= {"transaction_id": answer.transaction_id, "reference": answer.reference, "method": answer.method}
        values |= {"pay_url": answer.pay_url or current.pay_url}
        values |= {"paid_cents": answer.cents} if answer.said == "PAYED" else {}
    if told.refused is not None and current.transaction_id is None:
        values["next_ask_at"] = None  # it was never begun
    if state != current.state:
        values |= {"state": state, "reason_code": reason, "changed_at": now}
    if state in OWED:
        values |= {"next_ask_at": now, "asked": 0}
    return values


def _refund_values(current: Row[Any], told: Told, now: datetime) -> dict[str, Any]:
    """What changes of money that is owed: given back, left to a person with the provider's reason, or asked for again."""
    if told.refunded:
        return {"state": "refunded", "changed_at": now, "next_ask_at": None}
    if told.refused is not None:
        return {"reason_code": told.refused, "next_ask_at": None}
    again = next_ask(current.state, current.changed_at, current.asked, now)
    return {"next_ask_at": again} if again else {"next_ask_at": None, "reason_code": "refund-unanswered"}


def _state(current: Row[Any], rows: Any, told: Told, off: bool, now: datetime) -> tuple[State, str | None]:
    if told.answer is not None:
        others = [each.state for each in rows if each.thing == current.thing and each.id != current.id]
        asked = Asked(current.state, current.cents, current.created_at, off)
        differs = told.answer.cents != current.cents
        return verdict(asked, others, told.answer, now), "sum-differs" if differs else None
    if told.refused is not None:
        return "failed", told.refused
    return current.state, None


async def _make_room(session: AsyncSession, books: Books, rows: Any, paid: Row[Any], now: datetime) -> None:
    """Money that came late takes the place of a payment just begun; should that be paid as well, it is the double one."""
    for other in rows:
        if other.thing == paid.thing and other.id != paid.id and other.state in ("initiating", "open"):
            values = {"state": "cancelled", "reason_code": "paid-otherwise", "changed_at": now}
            await books.ledger.change(session, other.id, values)


def asking(books: Books) -> Callable[[WorkerContext], Coroutine[Any, Any, None]]:
    """The duty of a room's worker; without a provider there is nothing to do."""

    async def ask_forever(context: WorkerContext) -> None:
        settings = cast("PaymentSettings", context.settings)
        async with AsyncExitStack() as stack:
            foreign = ForeignClient(settings.inside_networks, certificate=certificate_of(settings))
            stack.push_async_callback(foreign.close)
            provider = XBezahldienste(settings, foreign)
            while settings.payment_url:
                if await step(context.database, provider, books) == 0:
                    await asyncio.sleep(POLL_SECONDS)

    return ask_forever
