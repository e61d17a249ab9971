"""How an authority is told of the fee that was paid online: JSON, `paymentInformation` of FIT-Connect, or a line of a letter; pure."""

import re
from typing import Any, Final

from services.routing.authorities.protocol import Payment
from shared.clock import BERLIN

WORD: Final = re.compile(r"[\w-]{1,36}", re.ASCII)
"""What FIT-Connect takes as an id of a transaction."""
SAID: Final = {"paid": "bezahlt", "free": "keine", "refunded": "erstattet"}


def as_json(payment: Payment | None) -> dict[str, Any] | None:
    """Amount, currency, reference, time and status; nothing about how it was paid."""
    if payment is None:
        return None
    return {
        "status": payment.status, "cents": payment.cents, "currency": payment.currency, "reference": payment.reference,
        "at": payment.at.isoformat(),
    }  # fmt: skip


def information(payment: Payment | None) -> dict[str, Any] | None:
    """`paymentInformation` of the metadata 2.1.0; None where the schema has no word for it, such as for money that was given back."""
    if payment is None or payment.status != "paid":
        return None
    if not (payment.reference and payment.method and WORD.fullmatch(payment.transaction_id or "")):
        return None
    return {
        "transactionId": payment.transaction_id, "transactionReference": payment.reference,
        "transactionTimestamp": payment.at.isoformat(), "paymentMethod": payment.method, "status": "BOOKED",
        "grossAmount": payment.cents / 100,
    }  # fmt: skip


def line(payment: Payment) -> tuple[str, str]:
    """(what, value) as a letter lists it."""
    euros = f"{payment.cents // 100},{payment.cents % 100:02} EUR"
    sums = [] if payment.status == "free" else [euros]
    reference = [f"Kassenzeichen {payment.reference}"] if payment.reference else []
    day = f"{payment.at.astimezone(BERLIN):%d.%m.%Y}"
    return "Gebühr", ", ".join([SAID[payment.status], *sums, *reference, day])
