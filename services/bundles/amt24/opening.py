"""Open the case an application becomes: of a bundle, or of the one service it is for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from services.bundles.amt24.envelope import Attachment, Envelope
from services.bundles.amt24.placing import Where
from services.bundles.amt24.typed import typed_answers, typed_facts
from services.bundles.cases.chain import Entry
from services.bundles.cases.drafting import start
from services.bundles.cases.missing import blocking_of
from services.bundles.cases.opening import Desk, OpenCase
from services.bundles.cases.problems import NotOffered
from services.bundles.cases.submitting import Address, hand_in, hand_in_if_new
from services.bundles.consents.deciding import apply
from services.bundles.definitions import library
from services.bundles.definitions.content import OFFERED, Definition
from services.bundles.evidence.schemas import Declaration
from services.bundles.evidence.supplying import attach, checked
from services.bundles.evidence.uploads import Upload
from services.bundles.intakes.accepting import start_clocks
from services.bundles.settings import BundlesSettings

DEFINITION: Final = "onlineantrag"
PDF: Final = "antrag-pdf"
Files = Sequence[tuple[Attachment, str | None]]
"""Files with their media types, looked into and scanned."""


async def looked_into(envelope: Envelope, settings: BundlesSettings) -> Files:
    """The PDF and what came with it, each as acceptable as if it were uploaded. Raises EvidenceRefused, EvidenceTooLarge, ScannerAway."""
    files = [
        (Attachment(PDF, "electronic", envelope.pdf), "application/pdf"),
        *((each, "") for each in envelope.attachments),
    ]
    return [(file, await checked(Upload({}, file.content, declared), settings)) for file, declared in files]


async def open_service(
    desk: Desk, client: str, envelope: Envelope, files: Files, place: Where, received: datetime
) -> tuple[OpenCase, str]:
    """A case of one part, addressed to the unit that decides, or to the coordinating office while the catalog is silent."""
    stamped = await library.stamped_in_force(desk.session, DEFINITION, "staff")
    answers = one_service(stamped[0], envelope)
    case, secret = await _begin(desk, client, envelope, files, stamped, {}, answers, received)
    authority = place.authority or stamped[0].contact
    case = await hand_in(desk, case, Address(place.service, authority, place.told.names))
    await start_clocks(desk, case, place.told)
    return case, secret


async def open_bundle(
    desk: Desk, client: str, envelope: Envelope, files: Files, bundle: str, received: datetime
) -> tuple[OpenCase, str]:
    """A case of the bundle, handed in unless something blocks it; then it is a draft that keeps its Eingangsdatum.

    Raises UnknownBundle, NotOffered or Invalid.
    """
    stamped = await library.stamped_in_force(desk.session, bundle)
    stage = stamped[0].stage_on(desk.today)
    if stage not in OFFERED:
        raise NotOffered(stage=stage)
    facts, answers = typed_facts(stamped[0], envelope.facts), typed_answers(stamped[0], envelope.answers)
    case, secret = await _begin(desk, client, envelope, files, stamped, facts, answers, received)
    if envelope.consents:
        case = await apply(desk, case, dict.fromkeys(envelope.consents, "give"))
    happened = case.file.event_date is None or case.file.event_date <= desk.today
    if happened and not blocking_of(case, case.plan()):
        case = await hand_in_if_new(desk, case)
    return case, secret


def one_service(definition: Definition, envelope: Envelope) -> dict[str, Any]:
    """The answers of a single application: what we have a field for, and everything else as the portal's form."""
    given = {**envelope.facts, **envelope.answers}
    known = {name: value for name, value in given.items() if name in definition.inputs}
    form = {**envelope.form, **{name: value for name, value in given.items() if name not in known}}
    more = {"formular": form, "postfach": envelope.mailbox}
    return typed_answers(definition, known | {name: value for name, value in more.items() if value})


async def _begin(
    desk: Desk,
    client: str,
    envelope: Envelope,
    files: Files,
    stamped: library.Stamped,
    facts: dict[str, Any],
    answers: dict[str, Any],
    received: datetime,
) -> tuple[OpenCase, str]:
    entry = Entry("application_received", None, {"portal": client, "form": envelope.form_id})
    created = await start(
        desk, stamped, "online", facts, answers, envelope.event_date, [entry], received_at=received, followers=[client]
    )
    case = created.case
    for file, media_type in files:
        case = await attach(desk, case, Declaration(proof=file.proof, kind=file.kind), file.content, media_type)
    return case, created.secret
