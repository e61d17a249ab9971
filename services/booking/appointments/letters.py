"""Letters about an appointment: it is firm, it moved, it is off, it is tomorrow. They carry the calendar entry."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final, Literal

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.calendar import entry
from services.booking.appointments.contact import open_contact
from services.booking.appointments.schemas import Contact
from services.booking.messages.letters import Letter, post
from services.booking.offices.address import on_one_line
from services.booking.payments.books import LEDGER
from services.booking.settings import BookingSettings
from shared.clock import BERLIN
from shared.crypto import WrappedKey
from shared.messaging.outbox import Told

News = Literal["confirmed", "moved", "cancelled"]
REMIND_BEFORE: Final = timedelta(hours=6)
"""Nobody is reminded of what they booked so shortly before."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What letters are written with; `secret` opens the appointment and is known only while its holder calls."""

    session: AsyncSession
    settings: BookingSettings
    now: datetime
    secret: str = ""


async def tell(office: Correspondence, row: Row[Any], news: News, event: Told, contact: Contact | None = None) -> None:
    """Tell the other rooms, and the person of the appointment as it is now in `row`, in one statement; no letter for who gave no address.

    What was written before and not sent is withdrawn: it would tell of a place and time that are no longer so.
    """
    owed = await LEDGER.owed(office.session, row.id) if news == "cancelled" else 0
    written = _written(office, row, news, contact or _contact_of(office.settings, row), owed)
    before = () if news == "confirmed" else (row.id,)
    await post(office.session, office.settings.master_keys, written, events=[event], instead_of=before)


def _written(office: Correspondence, row: Row[Any], news: News, contact: Contact | None, owed: int) -> list[Letter]:
    if contact is None or contact.email is None:
        return []
    letter = _letter(office, row, news, contact.email, _values(office, row, contact) | {"owed_cents": owed})
    return [letter] if news == "cancelled" else [letter, *_reminder(office, letter, row)]


def _contact_of(settings: BookingSettings, row: Row[Any]) -> Contact | None:
    if row.sealed_contact is None:
        return None
    return open_contact(settings.master_keys, row.id, row.sealed_contact, WrappedKey(row.key_id, row.data_key))


def _letter(office: Correspondence, row: Row[Any], news: News, to: str, values: dict[str, Any]) -> Letter:
    return Letter(
        kind=f"appointment_{news}", to=to, about=row.id, once_key=f"{news}:{row.id}:{row.sequence}", values=values,
        locale=row.locale or "de", calendar=entry(row, office.now),
    )  # fmt: skip


def _reminder(office: Correspondence, letter: Letter, row: Row[Any]) -> list[Letter]:
    not_before = day_before(row.starts_at)
    if office.now > not_before - REMIND_BEFORE:
        return []
    return [
        Letter(
            kind="appointment_reminder", to=letter.to, about=row.id, once_key=f"reminder:{row.id}:{row.sequence}",
            values=letter.values, locale=letter.locale, not_before=not_before, useless_from=row.starts_at,
        )
    ]  # fmt: skip


def day_before(starts_at: datetime) -> datetime:
    """The same clock time on the day before, but between 8 and 20 o'clock; where the clocks change that is 23 or 25 hours earlier."""
    local = starts_at.astimezone(BERLIN)
    clock = min(max(local.time(), time(8)), time(20))
    return datetime.combine(local.date() - timedelta(days=1), clock, BERLIN)


def _values(office: Correspondence, row: Row[Any], contact: Contact) -> dict[str, Any]:
    link = office.settings.appointment_link(row.id, office.secret) if office.secret else ""
    return {
        "name": contact.name,
        "office": row.office_name,
        "address": on_one_line(row.office_address),
        "starts_at": row.starts_at.isoformat(),
        "minutes": row.minutes,
        "services": [{"title": service["title"], "quantity": service["quantity"]} for service in row.services],
        "reference": row.reference,
        "link": link,
    }
