"""Payments of cases over HTTP."""

from uuid import UUID

from pydantic import Field

from shared.payments.schemas import PaymentStand, PaymentWish, Trouble


class PaymentRequest(PaymentWish):
    """What somebody wants to pay for a part of a case."""

    part: str = Field(max_length=64, description="The part of the case", examples=["geburtsurkunde"])


class Payment(PaymentStand):
    """A payment and where it stands."""

    part: str = Field(description="The part it is for", examples=["kindergeld"])


class TroubledPayment(Payment, Trouble):
    """A payment a person has to look at."""

    case: UUID = Field(description="The case")
