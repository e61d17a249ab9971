"""Where applications stand, for the portal; and those that wait, for people of the city who place them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.bundles.amt24 import store
from services.bundles.amt24.envelope import Envelope, read
from services.bundles.amt24.opening import Files
from services.bundles.amt24.placing import Where
from services.bundles.amt24.problems import NotHeld
from services.bundles.amt24.receiving import accepted, open_case_for
from services.bundles.amt24.schemas import ApplicationAccepted, ApplicationStatus, HeldApplication, PartStatus
from services.bundles.cases import store as cases
from services.bundles.cases.opening import Desk
from shared.crypto import WrappedKey, unseal, unwrap
from shared.problems import FieldError, Invalid, InvalidCursor, NotFound
from shared.schemas import Page, decode_cursor, encode_cursor
from shared.settings import MasterKeys

UNPLACEABLE = {
    "de": "Auch so lässt sich der Antrag nicht zuordnen ({problem}).",
    "en": "The application cannot be placed like this either ({problem}).",
}


async def status(desk: Desk, client: str, envelope_id: UUID) -> ApplicationStatus:
    """Raises NotFound, alike for another client's envelope."""
    row = await store.find(desk.session, client, envelope_id)
    if row is None:
        raise NotFound
    parts = await cases.parts_of(desk.session, row.case_id) if row.case_id else {}
    return ApplicationStatus(
        envelope_id=row.envelope_id,
        case=row.case_id,
        reference=row.reference,
        state=row.state or "held",
        reason=None if row.case_id else row.reason_code,
        received_at=row.received_at,
        parts=[PartStatus(id=part.key, state=part.state, changed_at=part.changed_at) for part in parts.values()],
    )


async def held(desk: Desk, cursor: str | None, limit: int) -> Page[HeldApplication]:
    """Envelopes that wait, the longest waiting first. Raises InvalidCursor."""
    rows = await store.held(desk.session, _position(cursor), limit + 1)
    items = [
        HeldApplication(
            client=row.client, envelope_id=row.envelope_id, form_id=row.form_id, reason=row.reason_code,
            received_at=row.received_at, arrived_at=row.arrived_at,
        )
        for row in rows[:limit]
    ]  # fmt: skip
    more = encode_cursor([items[-1].arrived_at.isoformat(), items[-1].envelope_id]) if len(rows) > limit else None
    return Page(items=items, next=more)


async def kept(desk: Desk, keys: MasterKeys, client: str, envelope_id: UUID) -> Envelope:
    """The envelope that waits, locked and in clear. Raises NotFound, or NotHeld when it is a case by now."""
    row = await store.find(desk.session, client, envelope_id, lock=True)
    if row is None:
        raise NotFound
    if row.case_id is not None:
        raise NotHeld(reference=row.reference)
    key = unwrap(keys, WrappedKey(row.key_id, row.data_key), envelope_id.bytes)
    return read(unseal(key, row.sealed_envelope, envelope_id.bytes))


async def place(desk: Desk, client: str, envelope: Envelope, files: Files, where: Where) -> ApplicationAccepted:
    """The case a person says it is, as of its own Eingangsdatum. Raises Invalid."""
    if where.problem is not None:
        words = {language: text.format(problem=where.problem) for language, text in UNPLACEABLE.items()}
        raise Invalid(errors=[FieldError("service", words)])
    row = await store.find(desk.session, client, envelope.id)
    received = min(row.received_at, desk.now) if row else desk.now
    case, secret = await open_case_for(desk, client, envelope, files, where, received)
    await store.place(desk.session, client, envelope.id, case.file.id)
    return accepted(envelope, case, secret, where)


def _position(cursor: str | None) -> tuple[Any, UUID] | None:
    if cursor is None:
        return None
    arrived, envelope_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(arrived)), UUID(str(envelope_id))
    except ValueError as error:
        raise InvalidCursor from error
