"""The receipt: one Eingangsdatum for everything handed in, what was handed in, and how to see where it stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from services.bundles.cases.missing import missing_of
from services.bundles.cases.opening import OpenCase
from services.bundles.cases.states import WrongState
from services.bundles.evidence.store import EvidenceRow
from services.bundles.paper.cover_sheet import FORMS, PIN, STATUS, add_deadlines
from services.bundles.paper.page import Page
from services.bundles.words import Words
from shared.clock import BERLIN
from shared.language import Text

TITLE: Final[Text] = {"de": "Empfangsbestätigung", "en": "Receipt"}
NUMBER: Final[Text] = {"de": "{title}, Nr. {reference}", "en": "{title}, no. {reference}"}
RECEIVED: Final[Text] = {
    "de": "Eingangsdatum: {at:%d.%m.%Y, %H:%M} Uhr",
    "en": "Date of receipt: {at:%Y-%m-%d, %H:%M}",
}
HOLDS: Final[Text] = {
    "de": "Es gilt für alle Teile, auch wenn eine andere Stelle entscheidet (§ 16 Abs. 2 SGB I).",
    "en": "It holds for all parts, also where another authority decides (§ 16 (2) SGB I).",
}
PARTS: Final[Text] = {"de": "Angenommen", "en": "Accepted"}
FOR: Final[Text] = {"de": "- {part}: entscheidet {authority}", "en": "- {part}: decided by {authority}"}
ASK: Final[Text] = {"de": "Fragen zu allen Teilen: {office}", "en": "Questions on any part: {office}"}
PAPERS: Final[Text] = {"de": "Erhaltene Unterlagen", "en": "Papers received"}
MISSING: Final[Text] = {"de": "Es fehlt noch", "en": "Still missing"}


def receipt(case: OpenCase, papers: Sequence[EvidenceRow], pin: str, printed_at: datetime, words: Words) -> bytes:
    """The receipt as a PDF; raises WrongState for a case of which nothing was received yet."""
    received = case.file.submitted_at or case.file.received_at
    if received is None:
        raise WrongState(state=case.file.state, wanted="received")
    plan = case.plan()
    number = words(NUMBER, title=words(case.definition.title), reference=case.file.reference)
    page = Page(words(TITLE), number, printed_at, case.file.reference)
    page.heading(words(RECEIVED, at=received.astimezone(BERLIN)))
    page.line(words(HOLDS))
    page.heading(words(PARTS))
    for part in case.definition.parts:
        if part.id in plan.active:
            row = case.parts.get(part.id)
            authority = case.definition.authority_name(row.authority_id if row else part.authority)
            page.line(words(FOR, part=words(part.title), authority=words(authority)))
    page.line(words(ASK, office=words(case.definition.contact_name)))
    _papers(page, case, papers, words)
    add_deadlines(page, case, words)
    page.heading(words(PIN, reference=case.file.reference, pin=pin))
    page.line(words(STATUS))
    return page.bytes()


def _papers(page: Page, case: OpenCase, papers: Sequence[EvidenceRow], words: Words) -> None:
    here = [row for row in papers if row.state != "announced"]
    if here:
        page.heading(words(PAPERS))
    for row in here:
        label = case.definition.labels.get(row.proof)
        page.line(f"- {words(label) if label else row.proof} ({words(FORMS[row.kind])})")
    gaps = missing_of(case, case.plan())
    if gaps:
        page.heading(words(MISSING))
    page.ticks(words(item.text) for item in gaps)
