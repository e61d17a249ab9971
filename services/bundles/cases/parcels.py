"""What one authority gets of a case: exactly the inputs and facts its part declares, and nothing of the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases import store
from services.bundles.cases.labels import labels_of
from services.bundles.cases.opening import definition_of
from services.bundles.cases.problems import ParcelNotReleased
from services.bundles.cases.schemas import Parcel, ParcelEvidence
from services.bundles.cases.states import HANDED_OVER
from services.bundles.cases.store import CaseFile, PartRow
from services.bundles.cases.vault import Vault
from services.bundles.compiler.activity import activities
from services.bundles.compiler.evidence import needs_of
from services.bundles.compiler.facts import with_defaults
from services.bundles.compiler.stops import stops_of
from services.bundles.conditions.evaluation import Facts
from services.bundles.consents.rules import lacking
from services.bundles.definitions.content import Definition, Part
from services.bundles.evidence.store import EvidenceRow, find, proofs_of_all, sealed_file
from services.bundles.payments.books import LEDGER
from services.bundles.payments.telling import told
from services.bundles.phases.rules import Channel, ways_of
from services.bundles.phases.store import switches_of
from shared.clock import BERLIN, utc_now
from shared.crypto import DecryptionError
from shared.logging import log
from shared.problems import InternalError, NotFound, Problem
from shared.tracing import current_trace

PAPER_MARKS: Final[Mapping[Channel, tuple[str, ...]]] = {"analog": ("papier-folgt",)}
"""Where the authority gets the proofs on paper it waits for the envelope."""


Answer = Parcel | Problem
"""A parcel, or why there is none."""


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is known beside parts and cases, read once for a whole batch."""

    holdings: Mapping[UUID, store.Holdings]
    proofs: Mapping[UUID, Sequence[EvidenceRow]]
    switches: Sequence[Any]
    payments: Mapping[UUID, Sequence[Row[Any]]]


async def parcel_of(session: AsyncSession, vault: Vault, part_id: UUID) -> Parcel:
    """The parcel of a part that was released and is not finished; raises NotFound or ParcelNotReleased."""
    answer = (await parcels_of(session, vault, [part_id]))[part_id]
    if isinstance(answer, Problem):
        raise answer
    return answer


async def parcels_of(session: AsyncSession, vault: Vault, part_ids: Sequence[UUID]) -> dict[UUID, Answer]:
    """The parcels of many parts in a fixed number of statements; one that cannot be made does not keep back the others."""
    rows = await store.find_parts(session, part_ids)
    files = await store.find_cases(session, sorted({row.case_id for row in rows.values()}))
    definitions = {file.id: await definition_of(session, file) for file in files.values()}
    beside = _Beside(
        await store.holdings_of_all(session, list(files)),
        await proofs_of_all(session, list(files)),
        await switches_of(session, sorted({file.bundle_id for file in files.values()})),
        await LEDGER.of_owners(session, list(files)),
    )
    answers: dict[UUID, Answer] = {}
    for part_id in part_ids:
        row = rows.get(part_id)
        file = files.get(row.case_id) if row else None
        answers[part_id] = _answer(vault, row, file, definitions[file.id], beside) if row and file else NotFound()
    return answers


def _answer(vault: Vault, row: PartRow, case: CaseFile, definition: Definition, beside: _Beside) -> Answer:
    if row.state not in HANDED_OVER:
        return ParcelNotReleased(state=row.state)
    part = next(part for part in definition.parts if part.id == row.key)
    channel = ways_of(definition, beside.switches, utc_now().astimezone(BERLIN).date())[part.id].channel
    if lacking(part, beside.holdings[case.id].consents):
        return ParcelNotReleased(state="consent-revoked")
    try:
        facts, answers = with_defaults(definition, vault.facts(case)), vault.answers(case)
    except DecryptionError:
        log.error("parcel_unreadable", case_id=str(case.id), part_id=str(row.id))
        return InternalError(correlation_id=current_trace().correlation_id)
    return Parcel(
        part_id=row.id,
        case_id=case.id,
        bundle_id=case.bundle_id,
        part_key=row.key,
        title=part.title,
        service_id=row.service_id,
        authority_id=row.authority_id,
        kind=row.kind,
        fields=allowed_fields(part, facts, answers),
        labels=labels_of(definition, part),
        evidence=list(_evidence(definition, part, facts, case, beside.proofs[case.id])),
        produces=list(part.produces),
        received_at=case.submitted_at,
        sender_reference=case.reference,
        marks=[*(mark for rule in stops_of(definition, facts) for mark in rule.marks), *PAPER_MARKS.get(channel, ())],
        channel=channel,
        payment=told(beside.payments.get(case.id, ()), row.key),
    )


def _evidence(
    definition: Definition, part: Part, facts: Facts, case: CaseFile, proofs: Sequence[EvidenceRow]
) -> Iterator[ParcelEvidence]:
    """What the part needs, each with the files there are of it; of a service an office took in, all that was brought."""
    by_part = {each.part: each for each in activities(definition, facts, case.deselected)}
    for need in needs_of(part, by_part, facts):
        files = [proof.id for proof in proofs if proof.proof == need.id and proof.media_type]
        yield ParcelEvidence(id=need.id, title=definition.labels[need.id], form=need.form, files=files)
    if part.evidence_as_supplied:
        for proof in proofs:
            title = definition.labels.get(proof.proof, {"de": proof.proof})
            files = [proof.id] if proof.media_type else []
            yield ParcelEvidence(id=proof.proof, title=title, form=proof.kind, files=files)


async def file_of_parcel(session: AsyncSession, vault: Vault, part_id: UUID, evidence_id: UUID) -> tuple[bytes, str]:
    """A file a parcel names, in clear, and its media type; raises NotFound for any other, and as `parcel_of` does."""
    parcel = await parcel_of(session, vault, part_id)
    found, sealed = await find(session, evidence_id), await sealed_file(session, evidence_id)
    case = await store.find_case(session, parcel.case_id)
    if (
        found is None
        or sealed is None
        or case is None
        or all(evidence_id not in each.files for each in parcel.evidence)
    ):
        raise NotFound
    return vault.open_file(case, evidence_id, sealed), found.media_type or "application/octet-stream"


def allowed_fields(part: Part, facts: Any, answers: dict[str, Any]) -> dict[str, Any]:
    """The allow-list of the part, each name with its value; null where the person has not said."""
    return {name: answers.get(name, facts.get(name)) for name in (*part.inputs, *part.facts)}
