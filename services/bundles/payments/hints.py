"""A provider's hint that a payment changed: believed as far as to ask it, and no further."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.payments import store
from services.bundles.payments.problems import CallbackNotBelieved
from services.bundles.payments.schemas import CallbackBody
from services.bundles.settings import BundlesSettings
from shared.webhook_signatures import BadSecret, BadSignature, verify


async def take(
    session: AsyncSession, settings: BundlesSettings, headers: Mapping[str, str], body: bytes, now: datetime
) -> None:
    """Ask about the payment at once. Raises CallbackNotBelieved, always where no secret is set."""
    try:
        verify(headers, body, [settings.payment_callback_secret], now)
        told = CallbackBody.model_validate_json(body)
    except (BadSecret, BadSignature, ValidationError) as error:
        raise CallbackNotBelieved from error
    await store.ask_about(session, told.transaction_id)
