"""The verbs of paying: ask a fee, show where it stands, settle by hand. Only the worker asks the provider (asking.py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Row
from sqlalchemy.ext.asyncio import AsyncSession

from shared.ids import new_id
from shared.payments.books import Books
from shared.payments.fees import Item
from shared.payments.problems import NothingToSettle, PaymentNotOffered, RefundUnderway
from shared.payments.schemas import Settlement
from shared.payments.settings import PaymentSettings
from shared.payments.states import OWED, TROUBLE, State
from shared.payments.store import Ledger
from shared.problems import InvalidCursor, NotFound
from shared.schemas import decode_cursor, encode_cursor


class Desk(Protocol):
    """What the verbs need of a request; every room's desk has it."""

    @property
    def session(self) -> AsyncSession: ...

    @property
    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be paid: whose it is, for what, by which fees of the catalogue, and where the browser comes back to."""

    owner_id: UUID
    thing: str
    service_id: str
    items: Sequence[Item]
    return_url: str


async def ask(desk: Desk, ledger: Ledger, settings: PaymentSettings, due: Due) -> Row[Any]:
    """A new payment; the provider is asked at once, by the worker. What costs nothing is done with.

    Raises PaymentNotOffered, or PaymentExists by the index.
    """
    cents = sum(item.total for item in due.items)
    if cents and not settings.payment_url:
        raise PaymentNotOffered
    state: State = "initiating" if cents else "free"
    payment_id = new_id()
    values = {
        "id": payment_id, "owner_id": due.owner_id, "thing": due.thing, "service_id": due.service_id, "cents": cents,
        "items": [{"label": item.label, "quantity": item.quantity, "cents": item.cents} for item in due.items],
        "state": state, "return_url": due.return_url if cents else None, "next_ask_at": desk.now if cents else None,
        "created_at": desk.now, "changed_at": desk.now,
    }  # fmt: skip
    await ledger.add(desk.session, values)
    return await one(desk, ledger, due.owner_id, payment_id)


async def one(desk: Desk, ledger: Ledger, owner_id: UUID, payment_id: UUID) -> Row[Any]:
    """A payment of this case or appointment. Raises NotFound."""
    rows = await ledger.of_owner(desk.session, owner_id)
    row = next((row for row in rows if row.id == payment_id), None)
    if row is None:
        raise NotFound
    return row


async def troubled(
    desk: Desk, ledger: Ledger, cursor: str | None, limit: int, *of: ColumnElement[bool]
) -> tuple[Sequence[Row[Any]], str | None]:
    """Payments a person has to look at, and the cursor of the next page. Raises InvalidCursor."""
    rows = await ledger.troubled(desk.session, _after(cursor), limit + 1, *of)
    return rows[:limit], encode_cursor([rows[limit - 1].id]) if len(rows) > limit else None


async def settle(desk: Desk, books: Books, payment_id: UUID, wish: Settlement) -> Row[Any]:
    """A person says what became of money in doubt, or to be given back; never while the provider is giving it back by itself.

    Raises NotFound, NothingToSettle, RefundUnderway, or PaymentExists when it shall count and another one counts already.
    """
    ledger = books.ledger
    owner_id = await ledger.owner_of(desk.session, payment_id)
    owner = await books.locked(desk.session, owner_id) if owner_id else None
    if owner_id is None or owner is None:
        raise NotFound
    row = await one(desk, ledger, owner_id, payment_id)
    if row.state not in TROUBLE:
        raise NothingToSettle(state=row.state)
    if refund_underway(row):
        raise RefundUnderway
    values = {"state": wish.outcome, "changed_at": desk.now, "next_ask_at": None}
    await ledger.change(desk.session, payment_id, values)
    settled = await one(desk, ledger, owner_id, payment_id)
    await books.note(desk.session, owner, row.state, settled)
    return settled


def refund_underway(row: Row[Any]) -> bool:
    """Whether the provider is still to be asked for the money back."""
    return row.state in OWED and row.next_ask_at is not None


def stand(row: Row[Any]) -> dict[str, Any]:
    """The values of a PaymentStand."""
    return {
        "id": row.id, "items": row.items, "cents": row.cents, "state": row.state, "reference": row.reference,
        "pay_url": row.pay_url if row.state == "open" else None, "created_at": row.created_at, "changed_at": row.changed_at,
    }  # fmt: skip


def trouble(row: Row[Any]) -> dict[str, Any]:
    """The values of a Trouble."""
    return {
        "paid_cents": row.paid_cents, "reason_code": row.reason_code, "transaction_id": row.transaction_id,
        "refund_underway": refund_underway(row),
    }  # fmt: skip


def _after(cursor: str | None) -> UUID | None:
    if cursor is None:
        return None
    try:
        return UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError as error:
        raise InvalidCursor from error
