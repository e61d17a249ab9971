"""What booking is told from outside, besides what every room is told."""

from uuid import UUID

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.payments.settings import PaymentSettings


class BookingSettings(PaymentSettings):
    """Environment variables start with BOOKING_."""

    model_config = SettingsConfigDict(env_prefix="BOOKING_")

    hold_minutes: int = Field(10, ge=1, le=60, description="How long a slot is kept for somebody who fills in the form")
    activation_minutes: int = Field(60, ge=1, le=1440, description="How long a hold waits for the link in the mail")
    cooldown_minutes: tuple[int, int] = Field((5, 30), description="A freed slot comes back after a random time within")
    lead_minutes: int = Field(5, ge=0, description="How long before its start a slot can still be booked")
    placeholder_desks: int = Field(3, ge=1, description="Desks of an office whose number is not known; shown as such")
    cache_seconds: float = Field(1.0, ge=0, description="How old what is remembered of free slots and offers may be")
    mail_url: str = Field(
        "", description="How letters leave: file:///folder, smtp://, smtp+tls:// or smtps://; empty: they wait"
    )
    mail_from: str = Field(
        "Lotse <lotse@localhost>", description="Sender of letters, e.g. `City <termine@city.example>`"
    )
    appointment_url: str = Field(
        "",
        description="Page of a frontend for one appointment, with {id} and {secret}; empty: the plain page of this room",
    )
    alert_url: str = Field("", description="The same for one slot alert")
    rebooking_url: str = Field("", description="The same for what is offered when an office closes")
    offer_url: str = Field("", description="The same for an appointment that staff offer to one person")
    zms_activation_url: str = Field(
        "", description="Page of a frontend of ZMS, with {hash}: https://city.example/#/appointment/confirm/{hash}"
    )

    def appointment_link(self, appointment_id: UUID, secret: str) -> str:
        """The address in letters. The secret stands behind a #, so that no server between sees it, and needs no encoding."""
        return self._link(self.appointment_url, "appointments", appointment_id, secret)

    def rebooking_link(self, rebooking_id: UUID, secret: str) -> str:
        """The same for what is offered instead of an appointment."""
        return self._link(self.rebooking_url, "rebookings", rebooking_id, secret)

    def offer_link(self, appointment_id: UUID, secret: str) -> str:
        """The same for an appointment that staff offer to one person."""
        return self._link(self.offer_url, "offers", appointment_id, secret)

    def alert_link(self, alert_id: UUID, secret: str) -> str:
        """The same for a slot alert."""
        return self._link(self.alert_url, "slot-alerts", alert_id, secret)

    def _link(self, url: str, noun: str, id_: UUID, secret: str) -> str:
        return (url or f"{self.public_url}/v1/pages/{noun}/{{id}}#{{secret}}").format(id=id_, secret=secret)
