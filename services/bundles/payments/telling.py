"""What an authority is told of the fee that was paid for its part: exactly what stands here, never how somebody paid with what.

`TOLD` and `KEPT` sort every column of a payment; a test fails on one that is in neither.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Row

from services.bundles.cases.schemas import ParcelPayment

TOLD: Final[Mapping[str, str]] = {
    "state": "status", "paid_cents": "cents", "reference": "reference", "changed_at": "at", "transaction_id": "transaction_id",
    "method": "method",
}  # fmt: skip
"""Column -> member of the parcel. The last two are what FIT-Connect asks of a `paymentInformation`; a method is one word of its list."""
KEPT: Final[Mapping[str, str]] = {
    "id": "a number of ours", "case_id": "the parcel has its own", "part": "the parcel says it", "service_id": "the parcel says it",
    "cents": "what was asked; what counts was paid", "items": "which fees the person chose", "reason_code": "for people of the city",
    "return_url": "the person's frontend", "pay_url": "the person's way to pay", "asked": "our own counting",
    "next_ask_at": "our own clock", "created_at": "when the person began",
}  # fmt: skip
"""Column -> why no authority gets it."""
WORTH: Final = ("paid", "free", "refunded")
"""The states an authority is told of, the one that counts first: money in doubt or on its way is not there yet."""


def told(rows: Sequence[Row[Any]], part: str) -> ParcelPayment | None:
    """The payment for a part as its authority sees it; None while there is none that counts."""
    known = [row for row in rows if row.thing == part and row.state in WORTH]
    if not known:
        return None
    row = min(known, key=lambda row: (WORTH.index(row.state), -row.changed_at.timestamp()))
    values = {member: getattr(row, column) for column, member in TOLD.items()}
    return ParcelPayment.model_validate(values | {"cents": row.paid_cents or 0, "currency": "EUR"})
