"""What one authority gets of a case: exactly the inputs and facts its part declares, and nothing of the others."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases import store
from services.bundles.cases.opening import definition_of
from services.bundles.cases.problems import ParcelNotReleased
from services.bundles.cases.schemas import Parcel, ParcelEvidence
from services.bundles.cases.states import HANDED_OVER
from services.bundles.cases.vault import Vault
from services.bundles.compiler.activity import activities
from services.bundles.compiler.evidence import needs_of
from services.bundles.compiler.facts import with_defaults
from services.bundles.compiler.stops import stops_of
from services.bundles.consents.rules import lacking
from services.bundles.definitions.content import Definition, Part
from services.bundles.evidence.store import files_by_proof, find, sealed_file, supplied_proofs
from services.bundles.phases.rules import ways_of
from services.bundles.phases.store import switches_of
from shared.clock import BERLIN, utc_now
from shared.problems import NotFound

PAPER_FOLLOWS: Final = "papier-folgt"


async def parcel_of(session: AsyncSession, vault: Vault, part_id: UUID) -> Parcel:
    """The parcel of a part that was released and is not finished; raises NotFound or ParcelNotReleased."""
    row = await store.find_part(session, part_id)
    case = await store.find_case(session, row.case_id) if row else None
    if row is None or case is None:
        raise NotFound
    if row.state not in HANDED_OVER:
        raise ParcelNotReleased(state=row.state)
    definition = await definition_of(session, case)
    part = next(part for part in definition.parts if part.id == row.key)
    if any(each.required for each in part.consents):
        consents = (await store.holdings_of(session, case.id)).consents
        if lacking(part, consents):
            raise ParcelNotReleased(state="consent-revoked")
    facts = with_defaults(definition, vault.facts(case))
    by_part = {each.part: each for each in activities(definition, facts, case.deselected)}
    files = await files_by_proof(session, case.id)
    supplied = await supplied_proofs(session, case.id) if part.evidence_as_supplied else []
    return Parcel(
        part_id=row.id,
        case_id=case.id,
        bundle_id=case.bundle_id,
        part_key=row.key,
        service_id=row.service_id,
        authority_id=row.authority_id,
        kind=row.kind,
        fields=allowed_fields(part, facts, vault.answers(case)),
        evidence=[
            *(ParcelEvidence(id=n.id, form=n.form, files=files.get(n.id, [])) for n in needs_of(part, by_part, facts)),
            *(ParcelEvidence(id=s.proof, form=s.kind, files=s.files) for s in supplied),
        ],
        produces=list(part.produces),
        received_at=case.submitted_at,
        sender_reference=case.reference,
        marks=[
            *(mark for rule in stops_of(definition, facts) for mark in rule.marks),
            *await _way(session, definition, part),
        ],
    )


async def _way(session: AsyncSession, definition: Definition, part: Part) -> list[str]:
    """A mark where the authority gets the proofs on paper, so that it waits for the envelope."""
    ways = ways_of(definition, await switches_of(session, definition.bundle), utc_now().astimezone(BERLIN).date())
    return [PAPER_FOLLOWS] if ways[part.id].channel == "analog" else []


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
