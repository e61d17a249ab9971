"""Collect everything a case holds into one document."""

from uuid import UUID

from services.bundles.access_log.views import access_views
from services.bundles.cases.opening import Desk, OpenCase, open_case
from services.bundles.cases.store import timeline_of
from services.bundles.cases.views import case_view, flows_view, missing_view, timeline_view
from services.bundles.compiler.schemas import deadline_view
from services.bundles.consents.deciding import consents_view
from services.bundles.cosignatures.signing import of_case as cosignatures_of
from services.bundles.evidence.schemas import EvidenceView
from services.bundles.evidence.supplying import of_case
from services.bundles.export.schemas import Artefact, CaseExport, ExportedFile, ExportedPart
from services.bundles.inbox.reading import query_view
from services.bundles.notes.writing import for_holder


async def export(desk: Desk, case_id: UUID) -> CaseExport:
    """The whole case; files are named with their path, because a case may hold 300 MB of them."""
    case = await open_case(desk, case_id)
    notes, kept_notes = await for_holder(desk, case)
    return CaseExport(
        exported_at=desk.now,
        case=case_view(case),
        answers=case.answers,
        event_date=case.file.event_date,
        received_at=case.file.received_at,
        at_office=case.file.office_id,
        at_office_since=case.file.office_since,
        followers=case.file.followers,
        parts=_parts(case),
        artefacts=[Artefact(id=name, part=part) for name, part in case.artefacts.items()],
        deadlines=[deadline_view(clock) for clock in case.deadlines],
        consents=(await consents_view(desk, case)).items,
        recipients=flows_view(case).items,
        evidence=[_file(case_id, each) for each in (await of_case(desk, case)).items],
        cosignatures=await cosignatures_of(desk, case),
        queries=[query_view(desk, case.file, each) for each in case.queries],
        notes=notes,
        kept_notes=kept_notes,
        missing=missing_view(case).items,
        timeline=timeline_view(case, await timeline_of(desk.session, case_id)).items,
        access_log=await access_views(desk.session, case_id),
    )


def _parts(case: OpenCase) -> list[ExportedPart]:
    return [
        ExportedPart(
            id=row.id,
            part=row.key,
            authority=row.authority_id,
            state=row.state,
            receipt=row.receipt,
            reason_code=row.reason_code,
            changed_at=row.changed_at,
        )
        for row in case.parts.values()
    ]


def _file(case_id: UUID, evidence: EvidenceView) -> ExportedFile:
    path = f"/v1/cases/{case_id}/evidence/{evidence.id}" if evidence.media_type else None
    return ExportedFile(evidence=evidence, content=path)
