"""Payments over HTTP, as every room that takes money shows them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.payments.states import State
from shared.schemas import ApiModel

Cents = Annotated[int, Field(description="Euro cents", examples=[1500])]


class Chosen(ApiModel):
    """One position of the fees of the service."""

    fee: int = Field(ge=0, le=99, description="Its place in `fees.items` of the service, from 0", examples=[0])
    quantity: int = Field(1, ge=1, le=99, description="How many", examples=[1])


class PaymentWish(ApiModel):
    """What somebody wants to pay; the sum is the catalogue's, never the caller's. Rooms add for what."""

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


class PaymentStand(ApiModel):
    """Where a payment stands. Rooms add for what."""

    id: UUID = Field(description="Id of the payment")
    items: list[PaidItem] = Field(description="The entries, in order")
    cents: Cents
    state: State = Field(
        description="initiating (the provider is being asked), open (send the browser to `payUrl`), paid, free (nothing to pay), failed, "
        "cancelled, expired, doubt (the sum differs, a person looks), overpaid (paid twice, to be refunded), refund_due (what was paid "
        "for will not take place), refunded"
    )
    pay_url: str | None = Field(
        description="Page of the provider; only while it is open", examples=["https://pay.example.org/p/42"]
    )
    reference: str | None = Field(description="The provider's reference (Kassenzeichen)", examples=["T-7KQ2-9F3M"])
    created_at: datetime = Field(description="When it was begun")
    changed_at: datetime = Field(description="Since when it stands there")


class Trouble(ApiModel):
    """What people of the city need to know of a payment in doubt or to be refunded."""

    paid_cents: int | None = Field(description="What the provider says was paid, in euro cents", examples=[1500])
    reason_code: str | None = Field(description="Why", examples=["sum-differs"])
    transaction_id: str | None = Field(description="The provider's id, to look it up there", examples=["tx-42"])
    refund_underway: bool = Field(description="True while the provider is giving it back by itself")


class Settlement(ApiModel):
    """What a person found out."""

    outcome: Literal["paid", "refunded"] = Field(description="It counts as paid, or the money was given back")


class CallbackBody(ApiModel):
    """A provider's hint that something changed; the rest of what it says is not read."""

    model_config = ConfigDict(extra="ignore")

    transaction_id: str = Field(min_length=1, max_length=100)
