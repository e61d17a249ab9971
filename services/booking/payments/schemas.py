"""Payments of appointments over HTTP."""

from uuid import UUID

from pydantic import Field

from services.booking.offices.schemas import Key
from shared.payments.schemas import PaymentStand, PaymentWish, Trouble


class AppointmentPaymentRequest(PaymentWish):
    """What somebody wants to pay for a service of their appointment."""

    service: Key = Field(description="Id of one of the services of the appointment", examples=["personalausweis"])


class AppointmentPayment(PaymentStand):
    """A payment and where it stands."""

    service: str = Field(description="The service it is for", examples=["personalausweis"])


class TroubledAppointmentPayment(AppointmentPayment, Trouble):
    """A payment a person has to look at."""

    appointment: UUID = Field(description="The appointment")
