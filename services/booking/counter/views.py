"""What clerks are shown of an appointment: no more than they need to serve the person."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from services.booking.appointments.contact import open_contact
from services.booking.appointments.schemas import BookedService, Contact
from services.booking.counter.schemas import Visitor, VisitorPayment
from shared.clock import BERLIN
from shared.crypto import WrappedKey
from shared.settings import MasterKeys


def contact_of(keys: MasterKeys, row: Row[Any]) -> Contact | None:
    """Who comes, or None when that was never known or is forgotten."""
    if row.sealed_contact is None:
        return None
    return open_contact(keys, row.id, row.sealed_contact, WrappedKey(row.key_id, row.data_key))


def visitor(keys: MasterKeys, row: Row[Any]) -> Visitor:
    """An appointment as stored, for the clerks of its office."""
    contact = contact_of(keys, row)
    return Visitor(
        id=row.id,
        reference=row.reference,
        state=row.state,
        office=row.office_id,
        starts_at=row.starts_at.astimezone(BERLIN),
        ends_at=(row.starts_at + timedelta(minutes=row.minutes)).astimezone(BERLIN),
        services=[BookedService.model_validate(service) for service in row.services],
        people=row.people,
        name=contact and contact.name,
        phone=contact and contact.phone,
        desk=row.called_to,
        checked_in_at=_local(row.checked_in_at),
        called_at=_local(row.called_at),
        finished_at=_local(row.finished_at),
        fits=row.fits,
        payments=[VisitorPayment.model_validate(each) for each in row.payments],
    )


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(BERLIN)
