"""The verbs of a slot alert: ask for it, confirm it from the letter, end it."""

import hmac
import json
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.people import mail_hash
from services.booking.messages.letters import Letter, post, withdraw
from services.booking.offices.wishes import visits
from services.booking.settings import BookingSettings
from services.booking.slot_alerts import store
from services.booking.slot_alerts.problems import AlertNotFound
from services.booking.slot_alerts.schemas import AlertReceipt, AlertRequest, AlertView, SlotWish
from shared.crypto import WrappedKey, new_data_key, seal, unseal, unwrap
from shared.ids import new_id, new_secret, secret_hash
from shared.settings import MasterKeys

TO_CONFIRM: Final = timedelta(hours=24)


async def subscribe(
    session: AsyncSession, settings: BookingSettings, request: AlertRequest, now: datetime
) -> AlertReceipt:
    """Write to the address; nothing is watched before its owner says so. Raises a problem for services nobody offers.

    The answer is the same for an address that has all the alerts it may have: only its owner learns that, by letter.
    """
    await visits(session, {wish.id: wish.quantity for wish in request.services}, None)
    alert_id, secret, until = new_id(), new_secret(), now + TO_CONFIRM
    address = mail_hash(settings.master_keys, request.email)
    wish = SlotWish.model_validate(request.model_dump(exclude={"email", "locale"}))
    row = {
        "id": alert_id, "secret_hash": secret_hash(secret), "address_hash": address,
        "wish": wish.model_dump_json(by_alias=True), "locale": request.locale, "expires_at": until,
    } | _sealed(settings.master_keys, alert_id, request.email, secret)  # fmt: skip
    added = await store.add(session, row)
    kind, once_key = ("opt_in", str(alert_id)) if added else ("full", f"{address.hex()}:{now:%Y-%m-%d}")
    values = {"link": settings.alert_link(alert_id, secret) if added else "", "until": until.isoformat()}
    letter = Letter(
        kind=f"slot_alert_{kind}", to=request.email, about=alert_id, once_key=f"{kind}:{once_key}", values=values,
        locale=request.locale, useless_from=until,
    )  # fmt: skip
    await post(session, settings.master_keys, [letter])
    return AlertReceipt(id=alert_id, confirm_before=until)


async def confirm(session: AsyncSession, alert_id: UUID, secret: str) -> AlertView:
    """Watch for it; a repetition gets the same answer and changes nothing."""
    await find(session, alert_id, secret)
    await store.confirm(session, alert_id)
    return view(await find(session, alert_id, secret))


async def end(session: AsyncSession, alert_id: UUID, secret: str) -> None:
    """Forget it, with everything that was still to be said."""
    await find(session, alert_id, secret)
    await store.remove(session, alert_id)
    await withdraw(session, alert_id)


async def find(session: AsyncSession, alert_id: UUID, secret: str) -> Row[Any]:
    """The alert, for who has its secret; raises AlertNotFound for everybody else."""
    row = await store.load(session, alert_id)
    stored = row.secret_hash if row else secret_hash(new_secret())
    if not hmac.compare_digest(secret_hash(secret), stored) or row is None:
        raise AlertNotFound
    return row


def view(row: Row[Any]) -> AlertView:
    """As its owner sees it."""
    state = "active" if row.confirmed_at else "unconfirmed"
    return AlertView.model_validate(row.wish | {"id": row.id, "state": state, "expires_at": row.expires_at})


def _sealed(keys: MasterKeys, alert_id: UUID, email: str, secret: str) -> dict[str, Any]:
    data_key, wrapped = new_data_key(keys, alert_id.bytes)
    sealed = seal(data_key, json.dumps([email, secret]).encode(), alert_id.bytes)
    return {"sealed": sealed, "key_id": wrapped.key_id, "data_key": wrapped.wrapped}


def address_and_secret(keys: MasterKeys, row: Row[Any]) -> tuple[str, str]:
    """Whom to write to, and the secret a letter repeats so that the alert can be ended from it."""
    data_key = unwrap(keys, WrappedKey(row.key_id, row.data_key), row.id.bytes)
    email, secret = json.loads(unseal(data_key, row.sealed, row.id.bytes))
    return email, secret
