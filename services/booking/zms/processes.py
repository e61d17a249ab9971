"""The verbs of ZMS on our appointments: reserve, update, preconfirm, confirm, cancel. They commit nothing."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy.engine import Row

from services.booking.appointments import booking
from services.booking.appointments import store as appointments
from services.booking.appointments.contact import sealed_columns
from services.booking.appointments.desk import Desk
from services.booking.appointments.people import mail_hash
from services.booking.appointments.schemas import ConfirmRequest, Contact, HoldRequest, ServiceWish
from services.booking.appointments.states import state_at
from services.booking.appointments.turnstile import Turn
from services.booking.zms import store
from services.booking.zms.activation import ask_for_activation
from services.booking.zms.calendar import wished
from services.booking.zms.identifiers import auth_key, secret_of, tail_of
from services.booking.zms.schemas import Process, ProcessRequest, ReserveRequest, UpdateRequest
from services.booking.zms.views import contact_of, process_view
from shared.access import Caller
from shared.idempotency import Claim
from shared.zms_errors import CODE_OF_FIELD, Refused

FIELD_OF_CONTACT = {"name": "familyName", "email": "email", "phone": "telephone"}
LOCALE = "de"
MOST_LISTED = 100


async def reserve(desk: Desk, turn: Turn, request: ReserveRequest) -> Process:
    """Hold a slot. Clients of ZMS send no Idempotency-Key, so each request is one of its own."""
    quantities = await wished(desk.session, request.service_id, request.service_count)
    offices = await store.keys_of(desk.session, "office", [request.office_id])
    if not offices:
        raise Refused("invalidLocationAndServiceCombination")
    wish = HoldRequest(
        office=offices[request.office_id],
        starts_at=datetime.fromtimestamp(request.timestamp, UTC),
        services=[ServiceWish(id=service, quantity=count) for service, count in quantities.items()],
        proof=request.captcha_token or None,
    )
    once = Claim(secrets.token_bytes(32), b"", secrets.token_bytes(32))
    held = await booking.hold(desk, turn, wish, once)
    assert held is not None  # noqa: S101 - nobody else has this key
    mine = replace(desk, caller=Caller("holder", secret=held.secret))
    row = await booking.find(mine, held.id)
    return await process_view(mine, row, auth_key(held.secret))


async def see(desk: Desk, request: ProcessRequest) -> Process:
    """The appointment as it is now."""
    opened, row = await _opened(desk, request)
    return await process_view(opened, row, request.auth_key)


async def update(desk: Desk, request: UpdateRequest) -> Process:
    """Say who comes; may be said again until it is preconfirmed."""
    opened, row = await _opened(desk, request)
    if not request.email:
        raise Refused("emailIsRequired")
    sealed = sealed_columns(desk.settings.master_keys, row.id, _contact(request)) | {"locale": LOCALE}
    if not await store.tell_contact(desk.session, row.id, sealed, opened.by):
        raise Refused("processNotReservedAnymore")
    return await see(desk, request)


async def preconfirm(desk: Desk, request: ProcessRequest) -> Process:
    """Wait longer, until the holder activates it; a repetition changes nothing."""
    opened, row = await _opened(desk, request)
    if row.preconfirmed_at is not None and _state(row, desk) in ("held", "confirmed"):
        return await process_view(opened, row, request.auth_key)
    contact = contact_of(opened, row)
    if contact is None or not contact.email:
        raise Refused("emailIsRequired" if _state(row, desk) == "held" else "processNotReservedAnymore")
    waiting = timedelta(minutes=desk.settings.activation_minutes)
    person = mail_hash(desk.settings.master_keys, contact.email)
    await appointments.lock_units(desk.session, [row.id])
    if not await store.preconfirm(desk.session, row.id, waiting, person, opened.by):
        raise Refused("processNotReservedAnymore")
    opened, row = await _opened(desk, request)
    await ask_for_activation(opened, row, contact)
    return await process_view(opened, row, request.auth_key)


async def confirm(desk: Desk, request: ProcessRequest) -> Process:
    """Make it firm; a repetition gets the same answer."""
    opened, row = await _opened(desk, request)
    state = _state(row, desk)
    if state == "expired":
        raise Refused("preconfirmationExpired" if row.preconfirmed_at else "processNotReservedAnymore")
    contact = contact_of(opened, row)
    if state == "cancelled" or contact is None or (state == "held" and row.preconfirmed_at is None):
        raise Refused("processNotPreconfirmedAnymore")
    await booking.confirm(opened, row.id, ConfirmRequest(contact=contact, locale=row.locale or LOCALE))
    return await see(desk, request)


async def cancel(desk: Desk, request: ProcessRequest) -> Process:
    """Give it up; a repetition gets the same answer."""
    opened, row = await _opened(desk, request)
    if _state(row, desk) not in ("held", "confirmed", "cancelled"):
        raise Refused("appointmentCanNotBeCanceled")
    await booking.cancel(opened, row.id)
    return await see(desk, request)


async def mine(desk: Desk, number: int | None) -> list[Process]:
    """What a resident booked while logged in, soonest first; only the one with this number when it is named."""
    page = await appointments.of_owner(desk.session, desk.owner_hash, booking.from_the_start(desk.now), MOST_LISTED)
    rows = [row for row in page if number is None or row.id.hex.endswith(tail_of(number))]
    return [await process_view(desk, row, None) for row in rows]


async def _opened(desk: Desk, request: ProcessRequest) -> tuple[Desk, Row[Any]]:
    """The appointment with this number that the key opens, or that is the caller's own; and the desk of who opened it."""
    if request.auth_key is None and desk.owner_hash is None:
        raise Refused("invalidAuthKey")
    if request.auth_key is not None:
        desk = replace(desk, caller=Caller("holder", secret=secret_of(request.auth_key)))
    rows = await store.with_tail(desk.session, tail_of(request.process_id))
    found = [row for row in rows if desk.opens(row)]
    if not found:
        raise Refused("authKeyMismatch" if rows and request.auth_key else "appointmentNotFound")
    return desk, found[0]


def _state(row: Row[Any], desk: Desk) -> str:
    return state_at(row.state, row.hold_until, desk.now)


def _contact(request: UpdateRequest) -> Contact:
    try:
        return request.contact()
    except ValidationError as error:
        fields: Sequence[str] = [FIELD_OF_CONTACT[str(detail["loc"][0])] for detail in error.errors()]
        raise Refused(CODE_OF_FIELD[fields[0]]) from error
