"""Scan an envelope in: keep the Eingangsdatum, take the papers into custody, enter what the form says, hand in if nothing blocks."""

from datetime import datetime, timedelta
from typing import Final

from services.bundles.cases.batch_store import Batch, write
from services.bundles.cases.chain import Entry
from services.bundles.cases.drafting import date_event, fill
from services.bundles.cases.missing import blocking_of
from services.bundles.cases.opening import Desk, OpenCase, open_for_office
from services.bundles.cases.states import WrongState
from services.bundles.cases.submitting import hand_in_if_new
from services.bundles.consents.deciding import apply
from services.bundles.envelopes.schemas import ScanIn
from services.bundles.evidence.papers import take_in
from shared.language import Text
from shared.problems import FieldError, Invalid

LONGEST_AGO: Final = timedelta(days=31)
NOT_THEN: Final[Text] = {
    "de": "Der Eingang liegt nicht in der Zukunft und höchstens 31 Tage zurück.",
    "en": "Receipt is not in the future and at most 31 days ago.",
}


async def scan_in(desk: Desk, reference: str, wish: ScanIn) -> OpenCase:
    """The case after the office entered what it found; what is still missing then stands under /missing.

    May be done several times, an envelope can be followed by another; the first arrival stays the Eingangsdatum (§ 16 (2) SGB I).
    Raises NotFound, WrongState or Invalid.
    """
    arrived = arrival(desk, wish.received_at)
    case = await open_for_office(desk, reference, "envelope", lock=True)
    if case.file.state not in ("draft", "submitted"):
        raise WrongState(state=case.file.state, wanted="received")
    case = await _arrive(desk, case, wish.office, arrived)
    if wish.facts or wish.answers:
        case = await fill(desk, case, wish.facts, wish.answers)
    if wish.event_date is not None:
        case = await date_event(desk, case, wish.event_date)
    if wish.consents:
        case = await apply(desk, case, dict.fromkeys(wish.consents, "give"))
    for paper in wish.papers:
        case = await take_in(desk, case, paper.proof, paper.kind, wish.office)
    if case.file.state == "draft" and not blocking_of(case, case.plan()):
        case = await hand_in_if_new(desk, case)
    return case


def arrival(desk: Desk, told: datetime | None) -> datetime:
    """The moment of receipt; raises Invalid for one nobody could have seen."""
    if told is not None and not desk.now - LONGEST_AGO <= told <= desk.now:
        raise Invalid(errors=[FieldError("receivedAt", NOT_THEN)])
    return told or desk.now


async def _arrive(desk: Desk, case: OpenCase, office: str, at: datetime) -> OpenCase:
    entry = Entry("envelope_received", None, {"office": office})
    first = {} if case.file.received_at or case.file.submitted_at else {"received_at": at}
    return case.with_file(await write(desk.session, case.file, desk.now, [entry], Batch(first)))
