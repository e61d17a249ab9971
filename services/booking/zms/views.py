"""An appointment as clients of ZMS know it."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.engine import Row

from services.booking.appointments import calendar
from services.booking.appointments.contact import open_contact
from services.booking.appointments.desk import Desk
from services.booking.appointments.schemas import Contact
from services.booking.appointments.states import state_at
from services.booking.zms import store
from services.booking.zms.directory import scope_of
from services.booking.zms.identifiers import process_id
from services.booking.zms.schemas import Process, Status, SubRequest
from shared.crypto import WrappedKey

STATUS: Final[Mapping[str, Status]] = {
    "held": "reserved", "confirmed": "confirmed", "checked_in": "queued", "called": "called", "finished": "finished",
    "no_show": "missed", "cancelled": "deleted", "expired": "deleted",
}  # fmt: skip
"""What our states are called there, all of them in the words of its schema; a hold that was preconfirmed is `preconfirmed`."""


async def process_view(desk: Desk, row: Row[Any], key: str | None) -> Process:
    """The appointment for who opened it, with the key it was opened by."""
    office = await store.office_of(desk.session, row.office_id)
    numbers = await store.numbers_of(desk.session, "service", [service["id"] for service in row.services])
    first, *further = row.services
    contact = contact_of(desk, row)
    status = status_of(row, desk)
    return Process(
        process_id=process_id(row.id), timestamp=str(int(row.starts_at.timestamp())), auth_key=key,
        family_name=contact.name if contact else None, email=contact.email if contact else None,
        telephone=contact.phone if contact else None, custom_textfield=None, custom_textfield2=None,
        office_name=row.office_name, office_id=office.number,
        scope=scope_of(office.number, office.name, office.address, desk.settings),
        sub_request_counts=[
            SubRequest(id=numbers[service["id"]], name=service["title"], count=service["quantity"]) for service in further
        ],
        service_id=numbers[first["id"]], service_name=first["title"], service_count=first["quantity"],
        status=status, slot_count=row.cells, display_number=row.reference,
        ics_content=calendar.entry(row, desk.now).text().decode() if status in ("confirmed", "deleted") else None,
    )  # fmt: skip


def status_of(row: Row[Any], desk: Desk) -> Status:
    """Where it stands, in the words of ZMS."""
    status = STATUS[state_at(row.state, row.hold_until, desk.now)]
    return "preconfirmed" if status == "reserved" and row.preconfirmed_at is not None else status


def contact_of(desk: Desk, row: Row[Any]) -> Contact | None:
    """Who comes, as far as it was said and is still known."""
    if row.data_key is None:
        return None
    keys = desk.settings.master_keys
    return open_contact(keys, row.id, row.sealed_contact, WrappedKey(row.key_id, row.data_key))
