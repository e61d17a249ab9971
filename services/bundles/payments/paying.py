"""The verbs of paying for a part of a case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.bundles.cases.batch_store import Batch, write
from services.bundles.cases.chain import Entry
from services.bundles.cases.opening import Desk, OpenCase, open_case
from services.bundles.cases.states import WrongState
from services.bundles.payments.books import BOOKS, LEDGER
from services.bundles.payments.schemas import Payment, PaymentRequest, TroubledPayment
from services.bundles.settings import BundlesSettings
from shared.payments import paying
from shared.payments.fees import ToldFee, items_of
from shared.payments.schemas import Settlement
from shared.problems import NotFound
from shared.schemas import Page


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
    """A payment of what the catalogue says it costs.

    Raises NotFound, WrongState, FeeUnknown, FeeNotFixed, Invalid, PaymentNotOffered or PaymentExists.
    """
    case = await open_case(desk, case_id, lock=True)
    service = _payable(case, wish.part)
    due = paying.Due(case_id, wish.part, service, items_of(fees, wish.items), wish.return_url)
    row = await paying.ask(desk, LEDGER, settings, due)
    code = "payment_free" if row.state == "free" else "payment_asked"
    await write(desk.session, case.file, desk.now, [Entry(code, wish.part, {"payment": str(row.id)})], Batch())
    return shown(row)


async def payments(desk: Desk, case_id: UUID) -> Page[Payment]:
    """All payments of the caller's case. Raises NotFound."""
    await open_case(desk, case_id)
    return Page(items=[shown(row) for row in await LEDGER.of_owner(desk.session, case_id)], next=None)


async def look(desk: Desk, case_id: UUID, payment_id: UUID) -> Payment:
    """One payment. Raises NotFound."""
    await open_case(desk, case_id)
    return shown(await paying.one(desk, LEDGER, case_id, payment_id))


async def check(desk: Desk, case_id: UUID, payment_id: UUID) -> Payment:
    """The browser came back, which proves nothing: have the provider asked now. Raises NotFound."""
    found = await look(desk, case_id, payment_id)
    await LEDGER.ask_now(desk.session, id=payment_id)
    return found


async def troubled(desk: Desk, cursor: str | None, limit: int) -> Page[TroubledPayment]:
    """Payments a person has to look at. Raises InvalidCursor."""
    rows, after = await paying.troubled(desk, LEDGER, cursor, limit)
    items = [
        TroubledPayment(part=row.thing, case=row.owner_id, **paying.stand(row), **paying.trouble(row)) for row in rows
    ]
    return Page(items=items, next=after)


async def settle(desk: Desk, payment_id: UUID, wish: Settlement) -> Payment:
    """A person says what became of it. Raises as paying.settle does."""
    return shown(await paying.settle(desk, BOOKS, payment_id, wish))


def shown(row: Row[Any]) -> Payment:
    """A payment as its holder sees it."""
    return Payment(part=row.thing, **paying.stand(row))
