"""The cover sheet of an envelope: what must be inside, what it is for, and a second sheet to keep, with number and PIN."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from services.bundles.cases.opening import OpenCase
from services.bundles.compiler.plan import EvidenceItem, Plan
from services.bundles.definitions.content import Definition
from services.bundles.paper.page import Page
from services.bundles.words import Words
from shared.language import Text

NUMBER: Final[Text] = {"de": "Umschlag Nr. {reference}", "en": "Envelope no. {reference}"}
INSIDE: Final[Text] = {"de": "In diesen Umschlag gehören", "en": "This envelope must hold"}
NOTHING: Final[Text] = {"de": "Es werden keine Unterlagen gebraucht.", "en": "No papers are needed."}
FORMS: Final[Mapping[str, Text]] = {
    "original": {"de": "Original", "en": "original"},
    "certified_copy": {"de": "beglaubigte Kopie", "en": "certified copy"},
    "copy": {"de": "Kopie", "en": "copy"},
    "electronic": {"de": "elektronisch", "en": "electronic"},
    "data": {"de": "Daten", "en": "data"},
}
ORIGINAL: Final[Text] = {"de": "ORIGINAL", "en": "ORIGINAL"}
RETURNED: Final[Text] = {"de": "ORIGINAL, kommt zurück", "en": "ORIGINAL, will be returned"}
ANY_FORM: Final[Text] = {"de": "Kopie oder Ausdruck", "en": "copy or print"}
EVENT: Final[Text] = {"de": "Datum ({event}): ____________________", "en": "Date ({event}): ____________________"}
STATIONS: Final[Text] = {
    "de": "Ihr Laufzettel: die Stationen in dieser Reihenfolge",
    "en": "Your route slip: the stations in this order",
}
STATION: Final[Text] = {"de": "{number}. {part} ({authority})", "en": "{number}. {part} ({authority})"}
BY_THEMSELVES: Final[Text] = {"de": "geschieht von selbst", "en": "happens by itself"}
PARTS: Final[Text] = {"de": "Das wird damit beantragt", "en": "This is applied for with it"}
KEEP: Final[Text] = {"de": "Für Ihre Unterlagen", "en": "For you to keep"}
KEEP_APART: Final[Text] = {
    "de": "Bitte dieses Blatt behalten und nicht in den Umschlag legen.",
    "en": "Please keep this sheet and do not put it into the envelope.",
}
PIN: Final[Text] = {"de": "Nummer: {reference}    PIN: {pin}", "en": "Number: {reference}    PIN: {pin}"}
STATUS: Final[Text] = {
    "de": "Mit Nummer und PIN sehen Sie ohne Konto, wie weit der Vorgang ist. Ändern lässt sich damit nichts.",
    "en": "With number and PIN you see without an account how far the case is. Nothing can be changed with them.",
}
DATES: Final[Text] = {"de": "Fristen", "en": "Deadlines"}
DATE: Final[Text] = {"de": "{day:%d.%m.%Y}: {about} ({law})", "en": "{day:%Y-%m-%d}: {about} ({law})"}
PAPER_FORMS: Final = ("original", "certified_copy", "copy", "unknown")


def cover_sheet(case: OpenCase, pin: str, printed_at: datetime, words: Words) -> bytes:
    """The two sheets as a PDF: the first goes into the envelope (or from station to station), the second stays with the person."""
    plan = case.plan()
    title, number = words(case.definition.title), words(NUMBER, reference=case.file.reference)
    page = Page(title, number, printed_at, case.file.reference)
    if case.file.mode == "place":
        page.heading(words(STATIONS))
        page.ticks(stations(case, plan, words))
    _inside(page, case, plan, words)
    page.begin(title, words(KEEP), None)
    page.line(words(KEEP_APART))
    page.heading(words(PIN, reference=case.file.reference, pin=pin))
    page.line(words(STATUS))
    page.heading(words(PARTS))
    for part in case.definition.parts:
        if part.id in plan.active:
            page.line(f"- {words(part.title)}")
    add_deadlines(page, case, words)
    return page.bytes()


def _inside(page: Page, case: OpenCase, plan: Plan, words: Words) -> None:
    page.heading(words(INSIDE))
    event = case.definition.event
    if event is not None and event.required and case.file.event_date is None:
        page.line(words(EVENT, event=words(event.title)))
    wanted = [item for item in plan.evidence if item.form in PAPER_FORMS and item.id not in case.artefacts]
    page.ticks(f"{words(item.title)} - {words(_form(case.definition, item))}" for item in wanted)
    if not wanted:
        page.line(words(NOTHING))


def _form(definition: Definition, item: EvidenceItem) -> Text:
    """How a paper must be; that it comes back is promised only where an authority that gets it gives originals back."""
    if item.form != "original":
        return FORMS.get(item.form, ANY_FORM)
    returned = any(part.originals_returned for part in definition.parts if part.id in item.parts)
    return RETURNED if returned else ORIGINAL


def stations(case: OpenCase, plan: Plan, words: Words) -> Iterator[str]:
    """The parts in the order in which they can be dealt with, each with who does."""
    ordered = [key for wave in plan.waves for key in wave]
    for number, key in enumerate(ordered, start=1):
        part = next(part for part in case.definition.parts if part.id == key)
        automatic = plan.activity(key).effective_kind == "automatic"
        authority = words(BY_THEMSELVES) if automatic else words(case.definition.authority_name(part.authority))
        yield words(STATION, number=number, part=words(part.title), authority=authority)


def add_deadlines(page: Page, case: OpenCase, words: Words) -> None:
    """The clocks that have a date."""
    clocks = [clock for clock in case.deadlines if clock.due is not None]
    if clocks:
        page.heading(words(DATES))
    titles = {part.id: part.title for part in case.definition.parts}
    for clock in clocks:
        about = words(clock.subject or titles[clock.part])
        page.line(words(DATE, day=clock.due, about=about, law=clock.law))
