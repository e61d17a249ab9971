"""Seal who comes under a data key of the appointment's own, so that destroying the key erases the person."""

from typing import Any
from uuid import UUID

from services.booking.appointments.schemas import Contact
from shared.crypto import WrappedKey, new_data_key, seal, unseal, unwrap
from shared.settings import MasterKeys


def sealed_columns(keys: MasterKeys, appointment_id: UUID, contact: Contact) -> dict[str, Any]:
    """The columns that keep the contact."""
    data_key, wrapped = new_data_key(keys, appointment_id.bytes)
    sealed = seal(data_key, contact.model_dump_json(by_alias=True).encode(), appointment_id.bytes)
    return {"sealed_contact": sealed, "key_id": wrapped.key_id, "data_key": wrapped.wrapped}


def open_contact(keys: MasterKeys, appointment_id: UUID, sealed: bytes, wrapped: WrappedKey) -> Contact:
    """The contact in clear; raises DecryptionError when the key was destroyed or belongs elsewhere."""
    data_key = unwrap(keys, wrapped, appointment_id.bytes)
    return Contact.model_validate_json(unseal(data_key, sealed, appointment_id.bytes))
