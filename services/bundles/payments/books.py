"""Payments are booked on the case: state and timeline change in one commit."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.batch_store import Batch, write
from services.bundles.cases.chain import Entry
from services.bundles.cases.models import case_file
from services.bundles.cases.states import HANDED_OVER
from services.bundles.cases.store import CaseFile, find_case, parts_of
from services.bundles.payments.models import payment
from services.bundles.payments.telling import WORTH
from shared.events.bundles import PartCorrectedV1
from shared.messaging.outbox import Told
from shared.payments.asking import asking
from shared.payments.states import State
from shared.payments.store import Ledger
from shared.tracing import current_trace

LEDGER: Final = Ledger(payment, case_file, owner_id="case_id", thing="part")
ENTRIES: Final[dict[str, str]] = {
    "paid": "payment_received", "failed": "payment_failed", "cancelled": "payment_cancelled", "expired": "payment_expired",
    "doubt": "payment_in_doubt", "overpaid": "payment_doubled", "refund_due": "payment_refund_due", "refunded": "payment_refunded",
}  # fmt: skip
"""What the timeline says about a new state."""


class CaseBooks:
    """What bundles adds to its payments."""

    ledger: Final = LEDGER
    off: Final[frozenset[str]] = frozenset()
    """Whether a fee is still owed for what was taken back, the authority decides."""

    async def locked(self, session: AsyncSession, owner_id: UUID) -> CaseFile | None:
        """The case, locked."""
        return await find_case(session, owner_id, lock=True)

    async def note(self, session: AsyncSession, owner: CaseFile, _: State, row: Row[Any]) -> None:
        """An entry of the timeline, and a word to the authority that has the part already."""
        if row.state in ENTRIES:
            detail = {"payment": str(row.id)} | ({"reference": row.reference} if row.reference else {})
            entry = Entry(ENTRIES[row.state], row.thing, detail)
            await write(session, owner, row.changed_at, [entry], Batch(events=await _news(session, row)))


async def _news(session: AsyncSession, row: Row[Any]) -> list[Told]:
    """What is in the parcel of the part has changed; who has it gets it anew."""
    part = (await parts_of(session, row.owner_id)).get(row.thing)
    if part is None or part.state not in HANDED_OVER or row.state not in WORTH:
        return []
    event = PartCorrectedV1(part_id=part.id, case_id=part.case_id, authority_id=part.authority_id, fields=("payment",))
    return [Told(event, str(part.case_id), current_trace())]


BOOKS: Final = CaseBooks()
ask_forever: Final = asking(BOOKS)
