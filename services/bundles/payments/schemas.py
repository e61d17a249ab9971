"""Payments over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.bundles.payments.states import State
from shared.schemas import ApiModel

Cents = Annotated[int, Field(description="Euro cents", examples=[1500])]


class Chosen(ApiModel):
    """One position of the fees of the service."""

    fee: int = Field(ge=0, le=99, description="Its place in `fees.items` of the service, from 0", examples=[0])
    quantity: int = Field(1, ge=1, le=99, description="How many", examples=[1])


class PaymentRequest(ApiModel):
    """What somebody wants to pay; the sum is the catalogue's, never the caller's."""

    part: str = Field(max_length=64, description="The part of the case", examples=["geburtsurkunde"])
    items: list[Chosen] = Field(
        default_factory=list, max_length=20, description="Which fees; needed where there are several"
    )
    return_url: str = Field(
        max_length=2000,
        pattern=r"^https://[^\s@#]+$|^http://(127\.0\.0\.1|localhost)(:\d+)?/[^\s@#]*$",
        description="Where the provider leads the browser back to; that it came back proves nothing",
        examples=["https://frontend.example/paid"],
    )


class PaidItem(ApiModel):
    """A position of a payment."""

    label: str = Field(description="What it is for", examples=["erste Urkunde"])
    quantity: int = Field(description="How many", examples=[1])
    cents: Cents


class Payment(ApiModel):
    """A payment and where it stands."""

    id: UUID = Field(description="Id of the payment")
    part: str = Field(description="The part it is for", examples=["kindergeld"])
    items: list[PaidItem] = Field(description="The entries, in order")
    cents: Cents
    state: State = Field(
        description="initiating (the provider is being asked), open (send the browser to `payUrl`), paid, free (nothing to pay), failed, "
        "cancelled, expired, doubt (the sum differs, a person looks), overpaid (to be refunded), refunded"
    )
    pay_url: str | None = Field(
        description="Page of the provider; only while it is open", examples=["https://pay.example.org/p/42"]
    )
    reference: str | None = Field(description="The provider's reference (Kassenzeichen)", examples=["T-7KQ2-9F3M"])
    created_at: datetime = Field(description="When it was begun")
    changed_at: datetime = Field(description="Since when it stands there")


class TroubledPayment(Payment):
    """A payment a person has to look at."""

    case: UUID = Field(description="The case")
    reason_code: str | None = Field(description="Why", examples=["sum-differs"])
    transaction_id: str | None = Field(description="The provider's id, to look it up there", examples=["tx-42"])


class Settlement(ApiModel):
    """What a person found out."""

    outcome: Literal["paid", "refunded"] = Field(description="It counts as paid, or the money was given back")


class CallbackBody(ApiModel):
    """A provider's hint that something changed; the rest of what it says is not read."""

    transaction_id: str = Field(min_length=1, max_length=100)
