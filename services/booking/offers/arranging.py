"""The verbs of staff for a person: book, offer, propose the next appointment in a case."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.engine import Row

from services.booking.appointments import booking
from services.booking.appointments.desk import Desk
from services.booking.appointments.schemas import ConfirmRequest, ServiceWish
from services.booking.appointments.views import view
from services.booking.counter.views import contact_of, visitor
from services.booking.messages.letters import Letter, post
from services.booking.offers import store
from services.booking.offers.keeping import Wish, keep
from services.booking.offers.problems import NoContact, ValidityInvalid
from services.booking.offers.schemas import Arranged, BookingRequest, FollowUpRequest, OfferRequest, Series
from services.booking.offices.address import on_one_line
from shared.access import Caller
from shared.clock import BERLIN

KEPT: Final = timedelta(days=3)
LONGEST: Final = timedelta(days=30)


async def book(desk: Desk, office_id: str, request: BookingRequest) -> Arranged:
    """A firm appointment at once, from the share of its channel and then from what is offered online."""
    until = desk.now + timedelta(minutes=desk.settings.hold_minutes)
    row, secret = await keep(replace(desk, channels=(request.channel, "online")), office_id, _wish(request), until)
    holder = replace(desk, caller=Caller("holder", secret=secret))
    firm = await booking.confirm(holder, row.id, ConfirmRequest(contact=request.contact, locale=request.locale))
    return Arranged(**firm.model_dump(), secret=None if request.contact.email else secret)


async def offer(desk: Desk, office_id: str, request: OfferRequest) -> Arranged:
    """Keep an appointment for one person, who accepts it by their own secret; nobody else sees it."""
    return await _offer(desk, office_id, _wish(request), request.valid_until)


def _wish(request: BookingRequest | OfferRequest) -> Wish:
    return Wish(
        request.services,
        request.starts_at,
        request.minutes,
        request.outside_opening_hours,
        request.contact,
        request.locale,
    )


async def follow_up(desk: Desk, appointment_id: UUID, request: FollowUpRequest) -> Arranged:
    """Propose the next appointment in a case to the same person, at the same office."""
    before = await booking.find(desk, appointment_id)
    contact = contact_of(desk.settings.master_keys, before)
    if contact is None:
        raise NoContact
    services = request.services or [ServiceWish(id=s["id"], quantity=s["quantity"]) for s in before.services]
    series = await store.join_series(desk.session, appointment_id)
    wish = Wish(
        services, request.starts_at, request.minutes, request.outside_opening_hours, contact, before.locale or "de",
        before.owner_hash, series,
    )  # fmt: skip
    return await _offer(desk, before.office_id, wish, request.valid_until)


async def series_of(desk: Desk, appointment_id: UUID) -> Series:
    """The firm appointments of the case that the appointment belongs to; those of offices the clerk does not work at are left out."""
    row = await booking.find(desk, appointment_id)
    rows = await store.series(desk.session, row.series_id or row.id)
    items = [visitor(desk.settings.master_keys, each) for each in rows if desk.caller.works_at(each.office_id)]
    return Series(series=row.series_id or row.id, since=items[0].starts_at if items else None, items=items, next=None)


async def accept(desk: Desk, appointment_id: UUID) -> None:
    """Confirm an offer as the person it was made for, whose contact is known already."""
    row = await booking.find(desk, appointment_id)
    contact = contact_of(desk.settings.master_keys, row)
    if contact is None:
        raise NoContact
    await booking.confirm(desk, appointment_id, ConfirmRequest(contact=contact, locale=row.locale or "de"))


async def _offer(desk: Desk, office_id: str, wish: Wish, valid_until: datetime | None) -> Arranged:
    until = valid_until or min(desk.now + KEPT, wish.starts_at)
    if not desk.now < until <= min(desk.now + LONGEST, wish.starts_at):
        raise ValidityInvalid(days=LONGEST.days)
    row, secret = await keep(desk, office_id, wish, until)
    if wish.contact.email:
        await post(desk.session, desk.settings.master_keys, [_letter(desk, row, wish, secret, until)])
    seen = view(row, desk.now)
    return Arranged(**seen.model_dump(), secret=None if wish.contact.email else secret)


def _letter(desk: Desk, row: Row[Any], wish: Wish, secret: str, until: datetime) -> Letter:
    values = {
        "name": wish.contact.name, "office": row.office_name, "address": on_one_line(row.office_address),
        "starts_at": row.starts_at.isoformat(), "minutes": row.minutes,
        "services": [{"title": s["title"], "quantity": s["quantity"]} for s in row.services], "reference": row.reference,
        "until": until.astimezone(BERLIN).isoformat(), "link": desk.settings.offer_link(row.id, secret),
    }  # fmt: skip
    return Letter(
        kind="offer_made", to=str(wish.contact.email), about=row.id, once_key=f"offer:{row.id}", values=values,
        locale=wish.locale, useless_from=until,
    )  # fmt: skip
