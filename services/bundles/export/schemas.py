"""The export over HTTP: one document, readable by machines, with the words people see."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field, JsonValue

from services.bundles.access_log.views import AccessView
from services.bundles.cases.schemas import CaseView, MissingView, TimelineView
from services.bundles.compiler.schemas import DataFlowView, DeadlineView
from services.bundles.consents.schemas import ConsentState
from services.bundles.cosignatures.schemas import CosignatureView
from services.bundles.evidence.schemas import EvidenceView
from services.bundles.inbox.schemas import QueryView
from services.bundles.notes.schemas import KeptNotes, SharedNoteView
from shared.schemas import ApiModel


class ExportedPart(ApiModel):
    id: UUID = Field(description="The part, as authorities know it")
    part: str = Field(description="Which part of the bundle", examples=["kindergeld"])
    authority: str = Field(description="Who has or had it", examples=["standesamt"])
    state: str = Field(description="Where it stands", examples=["decided"])
    receipt: str | None = Field(description="The authority's receipt", examples=["R-2026-000123"])
    reason_code: str | None = Field(
        description="Why it was refused or could not be delivered", examples=["not-entitled"]
    )
    changed_at: datetime = Field(description="When it last changed")


class Artefact(ApiModel):
    id: str = Field(description="What exists by now", examples=["geburtsurkunde"])
    part: str | None = Field(description="The part that produced it; null: you brought it", examples=["kindergeld"])


class ExportedFile(ApiModel):
    evidence: EvidenceView = Field(description="The proof")
    content: str | None = Field(
        description="Path of the file itself; null for paper",
        examples=["/v1/cases/0199c0de-7e57-7000-8000-000000000001/evidence/0199c0de-7e57-7000-8000-000000000002"],
    )


class CaseExport(ApiModel):
    exported_at: datetime = Field(description="When this copy was made")
    case: CaseView = Field(description="The case itself")
    answers: dict[str, JsonValue] = Field(description="Values of the form, in clear")
    event_date: date | None = Field(description="Day of the event; null when it was never told")
    received_at: datetime | None = Field(description="When paper first arrived")
    at_office: str | None = Field(description="The office that has your envelope", examples=["bb-otto-schill"])
    at_office_since: datetime | None = Field(description="Since when")
    followers: list[str] = Field(
        description="Applications that are told when something happens to the case", examples=[["city-app"]]
    )
    parts: list[ExportedPart] = Field(description="Where each part stands")
    artefacts: list[Artefact] = Field(description="What exists by now")
    deadlines: list[DeadlineView] = Field(description="Clocks it starts")
    consents: list[ConsentState] = Field(description="Consents it needs")
    recipients: list[DataFlowView] = Field(description="Who gets what, and nothing besides")
    evidence: list[ExportedFile] = Field(description="Proofs that were supplied")
    cosignatures: list[CosignatureView] = Field(description="Who was invited to sign")
    queries: list[QueryView] = Field(description="What authorities asked, and your answers")
    notes: list[SharedNoteView] = Field(description="What authorities noted for one another")
    kept_notes: list[KeptNotes] = Field(
        description="How many notes units keep for themselves. Their words are not here, because they may tell of other people and of "
        "decisions not made yet (§ 25 (1) SGB X, § 29 (1) VwVfG, Art. 15 (4) GDPR): ask the unit, it has to answer"
    )
    missing: list[MissingView] = Field(description="What is still missing")
    timeline: list[TimelineView] = Field(description="What happened, oldest first")
    access_log: list[AccessView] = Field(description="Who looked at the case")
