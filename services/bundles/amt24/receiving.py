"""Take in an envelope: once by its id, as of when it was handed in at the portal; what cannot be placed is kept for a person."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row

from services.bundles.amt24 import store
from services.bundles.amt24.envelope import Envelope
from services.bundles.amt24.opening import Files, open_bundle, open_service
from services.bundles.amt24.placing import Where
from services.bundles.amt24.problems import ApplicationHeld, EnvelopeDiffers
from services.bundles.amt24.schemas import ApplicationAccepted
from services.bundles.cases.missing import blocking_of
from services.bundles.cases.opening import Desk, OpenCase
from services.bundles.envelopes.scanning_in import LONGEST_AGO
from shared.crypto import new_data_key, seal
from shared.language import Text
from shared.problems import FieldError, Invalid, Problem
from shared.settings import MasterKeys

SKEW: Final = timedelta(minutes=5)
"""How much the portal's clock may be ahead of ours."""
IN_THE_FUTURE: Final[Text] = {
    "de": "Der Antrag kann nicht in der Zukunft gestellt sein.",
    "en": "The application cannot have been made in the future.",
}


def digest_of(body: bytes) -> bytes:
    """What tells two envelopes of the same id apart."""
    return hashlib.sha256(body).digest()


def receipt(envelope: Envelope, now: datetime) -> datetime:
    """The Eingangsdatum: when it was handed in at the portal, which receives for the city. Raises Invalid for the future."""
    if envelope.created_at > now + SKEW:
        raise Invalid(errors=[FieldError("creationDate", IN_THE_FUTURE)])
    return min(envelope.created_at, now)


def seen_before(found: Row[Any] | None, digest: bytes) -> None:
    """Raises EnvelopeDiffers for another envelope under the same id, ApplicationHeld while the same one waits."""
    if found is None:
        return
    if found.digest != digest:
        raise EnvelopeDiffers
    if found.case_id is None:
        raise held_problem(found)


def held_problem(row: Row[Any]) -> ApplicationHeld:
    """What the portal is told about an envelope that waits."""
    return ApplicationHeld(envelope_id=str(row.envelope_id), reason=row.reason_code, received_at=row.received_at)


async def take_in(
    desk: Desk, client: str, envelope: Envelope, files: Files, place: Where, digest: bytes
) -> ApplicationAccepted:
    """The case it becomes, noted under its id. Raises a Problem when it cannot become one, and then nothing is written."""
    received = receipt(envelope, desk.now)
    found = await store.find(desk.session, client, envelope.id)
    if found is not None:  # a twin was quicker, or the stored answer is forgotten by now
        seen_before(found, digest)
        return repeated(found)
    if place.problem is not None or desk.now - received > LONGEST_AGO:
        raise ApplicationHeld(envelope_id=str(envelope.id), reason=place.problem or "too-old", received_at=received)
    case, secret = await open_case_for(desk, client, envelope, files, place, received)
    noted = {"client": client, "envelope_id": envelope.id, "digest": digest, "form_id": envelope.form_id}
    await store.add(desk.session, noted | {"received_at": received, "arrived_at": desk.now, "case_id": case.file.id})
    return accepted(envelope, case, secret, place)


async def open_case_for(
    desk: Desk, client: str, envelope: Envelope, files: Files, place: Where, received: datetime
) -> tuple[OpenCase, str]:
    """The case and its secret; the client follows it from the beginning."""
    if place.bundle is not None:
        return await open_bundle(desk, client, envelope, files, place.bundle, received)
    return await open_service(desk, client, envelope, files, place, received)


async def hold(
    desk: Desk, keys: MasterKeys, client: str, envelope: Envelope, body: bytes, problem: Problem
) -> ApplicationHeld:
    """Keep the whole envelope, sealed, with its Eingangsdatum and why it waits."""
    found = await store.find(desk.session, client, envelope.id)
    if found is not None:
        return held_problem(found)
    received = receipt(envelope, desk.now)
    reason = problem.values.get("reason") if isinstance(problem, ApplicationHeld) else problem.slug
    key, wrapped = new_data_key(keys, envelope.id.bytes)
    noted = {"client": client, "envelope_id": envelope.id, "digest": digest_of(body), "form_id": envelope.form_id}
    sealed = {
        "key_id": wrapped.key_id,
        "data_key": wrapped.wrapped,
        "sealed_envelope": seal(key, body, envelope.id.bytes),
    }
    moments = {"received_at": received, "arrived_at": desk.now, "reason_code": str(reason)}
    await store.add(desk.session, noted | moments | sealed)
    return ApplicationHeld(envelope_id=str(envelope.id), reason=str(reason), received_at=received)


def accepted(envelope: Envelope, case: OpenCase, secret: str, place: Where) -> ApplicationAccepted:
    """The answer to the portal."""
    brought = {each.proof for each in envelope.attachments}
    draft = case.file.state == "draft"
    missing = [item.id for item in blocking_of(case, case.plan())] if draft else []
    authority = None if place.bundle else next(iter(case.parts.values())).authority_id
    return ApplicationAccepted(
        envelope_id=envelope.id,
        case=case.file.id,
        reference=case.file.reference,
        secret=secret,
        state=case.file.state,
        received_at=case.file.submitted_at or case.file.received_at or case.file.created_at,
        authority=authority,
        authority_known=place.bundle is not None or place.authority is not None,
        missing=missing + [proof for proof in place.told.proofs if proof not in brought],
    )


def repeated(row: Row[Any]) -> ApplicationAccepted:
    """The same envelope long after: where it went, without its secret, which nobody knows any more."""
    return ApplicationAccepted(
        envelope_id=row.envelope_id, case=row.case_id, reference=row.reference, secret=None, state=row.state,
        received_at=row.received_at, authority=None, authority_known=True, missing=[],
    )  # fmt: skip
