"""The verbs of paying: ask a fee of the holder, show where it stands, settle by hand. Only the worker asks the provider (asking.py)."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row

from services.bundles.cases.batch_store import Batch, write
from services.bundles.cases.chain import Entry
from services.bundles.cases.opening import Desk, OpenCase, open_case
from services.bundles.cases.states import WrongState
from services.bundles.cases.store import find_case
from services.bundles.payments import store
from services.bundles.payments.fees import Item, ToldFee, items_of
from services.bundles.payments.problems import NothingToSettle, PaymentNotOffered
from services.bundles.payments.schemas import PaidItem, Payment, PaymentRequest, Settlement, TroubledPayment
from services.bundles.payments.states import State
from services.bundles.settings import BundlesSettings
from shared.ids import new_id
from shared.problems import InvalidCursor, NotFound
from shared.schemas import Page, decode_cursor, encode_cursor


async def service_of(desk: Desk, case_id: UUID, part: str) -> str:
    """The service whose fee is asked for a part of the caller's case. Raises NotFound, or WrongState for a case that is over."""
    case = await open_case(desk, case_id)
    return _payable(case, part)


def _payable(case: OpenCase, part: str) -> str:
    row = case.parts.get(part)
    if case.file.state == "draft":
        raise WrongState(state="draft", wanted="submitted")
    if row is None or row.service_id is None:
        raise NotFound
    if row.state in ("withdrawn", "lapsed"):
        raise WrongState(state=row.state, wanted="paid")
    return row.service_id


async def ask_fee(
    desk: Desk, case_id: UUID, wish: PaymentRequest, fees: Sequence[ToldFee], settings: BundlesSettings
) -> Payment:
    """A payment of what the catalogue says it costs; the provider is asked at once, by the worker. What costs nothing is done with.

    Raises NotFound, WrongState, FeeUnknown, FeeNotFixed, Invalid, PaymentNotOffered or PaymentExists.
    """
    case = await open_case(desk, case_id, lock=True)
    service, items = _payable(case, wish.part), items_of(fees, wish.items)
    cents = sum(item.total for item in items)
    if cents and not settings.payment_url:
        raise PaymentNotOffered
    state: State = "initiating" if cents else "free"
    payment_id = new_id()
    values = {
        "id": payment_id, "case_id": case_id, "part": wish.part, "service_id": service, "cents": cents, "state": state,
        "items": [{"label": item.label, "quantity": item.quantity, "cents": item.cents} for item in items],
        "return_url": wish.return_url if cents else None, "next_ask_at": desk.now if cents else None,
        "created_at": desk.now, "changed_at": desk.now,
    }  # fmt: skip
    await store.add(desk.session, values)
    code = "payment_asked" if cents else "payment_free"
    await write(desk.session, case.file, desk.now, [Entry(code, wish.part, {"payment": str(payment_id)})], Batch())
    return shown(await _one(desk, case_id, payment_id))


async def payments(desk: Desk, case_id: UUID) -> Page[Payment]:
    """All payments of the caller's case. Raises NotFound."""
    await open_case(desk, case_id)
    return Page(items=[shown(row) for row in await store.of_case(desk.session, case_id)], next=None)


async def look(desk: Desk, case_id: UUID, payment_id: UUID) -> Payment:
    """One payment. Raises NotFound."""
    await open_case(desk, case_id)
    return shown(await _one(desk, case_id, payment_id))


async def check(desk: Desk, case_id: UUID, payment_id: UUID) -> Payment:
    """The browser came back, which proves nothing: have the provider asked now. Raises NotFound."""
    await open_case(desk, case_id)
    await _one(desk, case_id, payment_id)
    await store.ask_now(desk.session, payment_id)
    return shown(await _one(desk, case_id, payment_id))


async def troubled(desk: Desk, cursor: str | None, limit: int) -> Page[TroubledPayment]:
    """Payments a person has to look at. Raises InvalidCursor."""
    rows = await store.troubled(desk.session, _after(cursor), limit + 1)
    items = [
        TroubledPayment(
            **shown(row).model_dump(), case=row.case_id, reason_code=row.reason_code, transaction_id=row.transaction_id
        )
        for row in rows[:limit]
    ]
    return Page(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


async def settle(desk: Desk, payment_id: UUID, wish: Settlement) -> Payment:
    """A person says what became of money in doubt or paid twice; the norm knows no refunds, so they are made at the cash office.

    Raises NotFound, NothingToSettle, or PaymentExists when it shall count and another one counts already.
    """
    case_id = await store.case_of(desk.session, payment_id)
    file = await find_case(desk.session, case_id, lock=True) if case_id else None
    if case_id is None or file is None:
        raise NotFound
    row = await _one(desk, case_id, payment_id)
    if row.state not in ("doubt", "overpaid"):
        raise NothingToSettle(state=row.state)
    await store.change(desk.session, payment_id, {"state": wish.outcome, "changed_at": desk.now, "next_ask_at": None})
    entry = Entry(ENTRIES[wish.outcome], row.part, {"payment": str(payment_id)})
    await write(desk.session, file, desk.now, [entry], Batch())
    return shown(await _one(desk, case_id, payment_id))


ENTRIES: Final[dict[str, str]] = {
    "paid": "payment_received", "failed": "payment_failed", "cancelled": "payment_cancelled", "expired": "payment_expired",
    "doubt": "payment_in_doubt", "overpaid": "payment_doubled", "refunded": "payment_refunded",
}  # fmt: skip
"""What the timeline says about a new state."""


def items(row: Row[Any]) -> tuple[Item, ...]:
    """The positions of a payment."""
    return tuple(Item(each["label"], each["quantity"], each["cents"]) for each in row.items)


def shown(row: Row[Any]) -> Payment:
    """A payment as its holder sees it."""
    return Payment(
        id=row.id, part=row.part, cents=row.cents, state=row.state, pay_url=row.pay_url if row.state == "open" else None,
        items=[PaidItem.model_validate(each) for each in row.items], reference=row.reference,
        created_at=row.created_at, changed_at=row.changed_at,
    )  # fmt: skip


async def _one(desk: Desk, case_id: UUID, payment_id: UUID) -> Row[Any]:
    row = next((row for row in await store.of_case(desk.session, case_id) if row.id == payment_id), None)
    if row is None:
        raise NotFound
    return row


def _after(cursor: str | None) -> UUID | None:
    if cursor is None:
        return None
    try:
        return UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError as error:
        raise InvalidCursor from error
