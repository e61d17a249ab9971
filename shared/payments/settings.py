"""What a room that takes money is told from outside, under its own prefix."""

from pathlib import Path

from pydantic import Field

from shared.settings import RoomSettings


class PaymentSettings(RoomSettings):
    """Where and how fees are paid."""

    payment_url: str = ""
    """Base address of the payment provider (XBezahldienste); empty where fees are not paid online."""
    payment_originator: str = ""
    payment_endpoint: str = ""
    """How the provider knows the city: originatorId and endPointId."""
    payment_token_url: str = ""
    payment_client_id: str = ""
    payment_client_secret: str = Field("", repr=False)
    payment_certificate: Path | None = None
    """Client certificate and key in one PEM file (ePayBL), instead of client credentials."""
    payment_callback_secret: str = Field("", repr=False)
    """With it a provider may say that something changed (Standard Webhooks); what changed is asked all the same. While one secret
    replaces another both stand here, with a blank between them."""
    payment_refunds: bool = False
    """Whether the provider gives money back when asked, which XBezahldienste 1.0.0 does not say; else the cash office does."""
