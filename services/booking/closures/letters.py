"""Letters of a wave: what is offered instead, and that all stays as it was after all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row

from services.booking.appointments.desk import Desk
from services.booking.closures import store
from services.booking.counter.views import contact_of
from services.booking.messages.letters import Letter, post, withdraw


async def propose(
    desk: Desk,
    person: Row[Any],
    reason: Mapping[str, str],
    rebooking_id: UUID,
    version: int,
    until: datetime,
    secret: str,
) -> None:
    """Write what is offered instead; an older letter about it that was not sent yet is withdrawn."""
    contact = contact_of(desk.settings.master_keys, person)
    if contact is None or contact.email is None:
        return
    options = await store.options_of(desk.session, [rebooking_id])
    await withdraw(desk.session, rebooking_id)
    values = {
        "name": contact.name, "office": person.office_name, "starts_at": person.starts_at.isoformat(),
        "reference": person.reference, "reason": reason.get((person.locale or "de")[:2], reason["de"]),
        "until": until.isoformat(), "link": desk.settings.rebooking_link(rebooking_id, secret) if options else "",
        "options": [{"number": o.number, "office": o.office_name, "starts_at": o.starts_at.isoformat()} for o in options],
    }  # fmt: skip
    await _post(desk, "rebooking_proposed", person, contact.email, rebooking_id, version, values)


async def keep(desk: Desk, person: Row[Any], rebooking_id: UUID) -> None:
    """Write that the appointment takes place after all."""
    await withdraw(desk.session, rebooking_id)
    contact = contact_of(desk.settings.master_keys, person)
    if contact is None or contact.email is None:
        return
    values = {
        "name": contact.name, "office": person.office_name, "starts_at": person.starts_at.isoformat(),
        "reference": person.reference,
    }  # fmt: skip
    await _post(desk, "rebooking_withdrawn", person, contact.email, rebooking_id, 0, values)


async def _post(
    desk: Desk, kind: str, person: Row[Any], to: str, rebooking_id: UUID, version: int, values: dict[str, Any]
) -> None:
    letter = Letter(
        kind=kind, to=to, about=rebooking_id, once_key=f"{kind}:{rebooking_id}:{version}", values=values,
        locale=person.locale or "de", useless_from=person.starts_at,
    )  # fmt: skip
    await post(desk.session, desk.settings.master_keys, [letter])
