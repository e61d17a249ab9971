"""Letters of a wave: what is offered instead, and that all stays as it was after all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row

from services.booking.appointments.desk import Desk
from services.booking.closures import store
from services.booking.counter.views import contact_of
from services.booking.messages.letters import Letter, post


@dataclass(frozen=True, slots=True)
class Proposed:
    """What one person is offered instead, and the secret that opens it."""

    person: Row[Any]
    reason: Mapping[str, str]
    rebooking_id: UUID
    version: int
    until: datetime
    secret: str


async def propose(desk: Desk, proposals: Sequence[Proposed]) -> None:
    """Write what is offered instead, to all of them at once; older letters about it that were not sent yet are withdrawn."""
    ids = [one.rebooking_id for one in proposals]
    options: defaultdict[UUID, list[Row[Any]]] = defaultdict(list)
    for option in await store.options_of(desk.session, ids):
        options[option.rebooking_id].append(option)
    written = (_proposal(desk, one, options[one.rebooking_id]) for one in proposals)
    letters = [letter for letter in written if letter]
    await post(desk.session, desk.settings.master_keys, letters, instead_of=ids)


def _proposal(desk: Desk, one: Proposed, options: Sequence[Row[Any]]) -> Letter | None:
    person, contact = one.person, contact_of(desk.settings.master_keys, one.person)
    if contact is None or contact.email is None:
        return None
    values = {
        "name": contact.name, "office": person.office_name, "starts_at": person.starts_at.isoformat(),
        "reference": person.reference, "reason": one.reason.get((person.locale or "de")[:2], one.reason["de"]),
        "until": one.until.isoformat(), "link": desk.settings.rebooking_link(one.rebooking_id, one.secret) if options else "",
        "options": [{"number": o.number, "office": o.office_name, "starts_at": o.starts_at.isoformat()} for o in options],
    }  # fmt: skip
    return _letter("rebooking_proposed", person, contact.email, one.rebooking_id, one.version, values)


async def keep(desk: Desk, person: Row[Any], rebooking_id: UUID) -> None:
    """Write that the appointment takes place after all."""
    contact = contact_of(desk.settings.master_keys, person)
    if contact is None or contact.email is None:
        return
    values = {
        "name": contact.name, "office": person.office_name, "starts_at": person.starts_at.isoformat(),
        "reference": person.reference,
    }  # fmt: skip
    letter = _letter("rebooking_withdrawn", person, contact.email, rebooking_id, 0, values)
    await post(desk.session, desk.settings.master_keys, [letter], instead_of=[rebooking_id])


def _letter(kind: str, person: Row[Any], to: str, rebooking_id: UUID, version: int, values: dict[str, Any]) -> Letter:
    return Letter(
        kind=kind, to=to, about=rebooking_id, once_key=f"{kind}:{rebooking_id}:{version}", values=values,
        locale=person.locale or "de", useless_from=person.starts_at,
    )  # fmt: skip
