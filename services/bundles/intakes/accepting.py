"""Take in an application for any service: a case of one part, addressed to the unit that decides, received as of its arrival."""

from collections.abc import Mapping
from typing import Final

from services.bundles.cases import store as cases
from services.bundles.cases.chain import Entry
from services.bundles.cases.drafting import Created, start
from services.bundles.cases.opening import Desk, OpenCase
from services.bundles.cases.submitting import Address, deadline_rows, hand_in
from services.bundles.compiler.legal_clock import APPLICATION, deadline
from services.bundles.compiler.plan import Deadline
from services.bundles.compiler.schemas import deadline_view
from services.bundles.definitions import library
from services.bundles.definitions.content import Definition
from services.bundles.envelopes.scanning_in import arrival
from services.bundles.evidence.papers import take_in
from services.bundles.intakes import store
from services.bundles.intakes.catalog import Told
from services.bundles.intakes.schemas import IntakeAccepted, IntakeRequest
from services.bundles.tables import outbox
from shared.clock import BERLIN
from shared.events.bundles import IntakeAcceptedV1
from shared.language import Text
from shared.problems import FieldError, Invalid

DEFINITION: Final = "einzelantrag"
PART: Final = "antrag"
NO_SERVICE: Final[Text] = {
    "de": "Diesen Dienst gibt es im Katalog nicht.",
    "en": "The catalogue has no such service.",
}
WHO_DECIDES: Final = "Bitte `authority` angeben: {candidates}.", "Please name the `authority`: {candidates}."
IN_PERSON: Final = (
    "Das kann nur die Person selbst beantragen ({law}).",
    "Only the person themselves can apply for this ({law}).",
)
PROVEN_BY: Final[Mapping[str | None, str]] = {
    "guardian": "betreuerausweis",
    "power_of_attorney": "vollmacht",
    "undertaker": "bestattungsauftrag",
}
"""What shows that somebody may act for another; parents act for their children without."""
ENTRY: Final = "intake_accepted"


async def accept(desk: Desk, wish: IntakeRequest, told: Told) -> IntakeAccepted:
    """The intake, sent on its way in the same transaction. Raises Invalid.

    Without an answer of the catalog it is taken in all the same; the coordinating office then finds out who decides.
    """
    received = arrival(desk, wish.received_at)
    stamped = await library.stamped_in_force(desk.session, DEFINITION, "staff")
    authority = _authority(wish, told) or stamped[0].contact
    _require_presence(stamped[0], wish)
    facts = {"represented_by": wish.represented_by} if wish.represented_by else {}
    entry = Entry(ENTRY, None, {"office": wish.office, "service": wish.service})
    created = await start(desk, stamped, "place", facts, wish.answers, entries=[entry], received_at=received)
    case = created.case
    for paper in wish.papers:
        case = await take_in(desk, case, paper.proof, paper.kind, wish.office)
    case = await hand_in(desk, case, Address(wish.service, authority, told.names))
    clocks = await start_clocks(desk, case, told)
    await _keep(desk, case, wish, authority)
    return _answer(desk, Created(case, created.secret), wish, told, clocks)


def _require_presence(definition: Definition, wish: IntakeRequest) -> None:
    """Some things only the person can apply for; raises Invalid with the law."""
    law = definition.in_person.get(wish.service)
    if law is not None and wish.represented_by is not None:
        german, english = (text.format(law=law) for text in IN_PERSON)
        raise Invalid(errors=[FieldError("representedBy", {"de": german, "en": english})])


def _authority(wish: IntakeRequest, told: Told) -> str | None:
    if not told.exists:
        raise Invalid(errors=[FieldError("service", NO_SERVICE)])
    authority = wish.authority or told.authority
    if authority is None and told.known:
        named = ", ".join(told.candidates) or "-"
        german, english = (text.format(candidates=named) for text in WHO_DECIDES)
        raise Invalid(errors=[FieldError("authority", {"de": german, "en": english})])
    return authority


async def start_clocks(desk: Desk, case: OpenCase, told: Told) -> list[Deadline]:
    """Set the clocks the catalog says the service has, counted from the Eingangsdatum of the case."""
    received = case.file.submitted_at
    starts = {APPLICATION: received.astimezone(BERLIN).date()} if received else {}
    clocks = [deadline(PART, position, clock, starts) for position, clock in enumerate(told.clocks)]
    await cases.add_deadlines(desk.session, deadline_rows(case.file.id, clocks))
    return clocks


async def _keep(desk: Desk, case: OpenCase, wish: IntakeRequest, authority: str) -> None:
    common = {"case_id": case.file.id, "part_id": case.parts[PART].id, "office_id": wish.office}
    common |= {"service_id": wish.service, "accepted_at": case.file.submitted_at}
    await store.add(desk.session, common | {"staff_hash": desk.vault.owner_hash(desk.caller.key)})
    event = IntakeAcceptedV1.model_validate(common | {"authority_id": authority})
    await outbox.append(desk.session, event, str(case.file.id))


def _needed(wish: IntakeRequest, told: Told) -> list[str]:
    proof = PROVEN_BY.get(wish.represented_by)
    return [*told.proofs, *([proof] if proof else [])]


def _answer(desk: Desk, created: Created, wish: IntakeRequest, told: Told, clocks: list[Deadline]) -> IntakeAccepted:
    file, row = created.case.file, created.case.parts[PART]
    brought = {paper.proof for paper in wish.papers}
    return IntakeAccepted(
        id=file.id,
        reference=file.reference,
        secret=created.secret,
        pin=desk.vault.pin(file.id),
        service=wish.service,
        authority=row.authority_id,
        authority_known=bool(wish.authority or told.authority),
        received_at=file.submitted_at or desk.now,
        missing_papers=[proof for proof in _needed(wish, told) if proof not in brought],
        deadlines=[deadline_view(clock) for clock in clocks],
        receipt=f"/v1/staff/cases/{file.reference}/receipt.pdf",
    )
