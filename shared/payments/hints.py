"""A provider's hint that a payment changed: believed as far as to ask it, and no further."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.payments.problems import CallbackNotBelieved
from shared.payments.schemas import CallbackBody
from shared.payments.settings import PaymentSettings
from shared.payments.store import Ledger
from shared.webhook_signatures import BadSecret, BadSignature, verify


async def take(
    session: AsyncSession,
    ledger: Ledger,
    settings: PaymentSettings,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
) -> None:
    """Ask about the payment at once. Raises CallbackNotBelieved, always where no secret is set."""
    try:
        verify(headers, body, settings.payment_callback_secret.split(), now)
        told = CallbackBody.model_validate_json(body)
    except (BadSecret, BadSignature, ValidationError) as error:
        raise CallbackNotBelieved from error
    await ledger.ask_now(session, transaction_id=told.transaction_id)
