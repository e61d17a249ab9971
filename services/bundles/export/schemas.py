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
from shared.schemas import ApiModel


class ExportedPart(ApiModel):
    id: UUID = Field(description="The part, as authorities know it")
    part: str = Field(description="Which part of the bundle")
    authority: str = Field(description="Who has or had it")
    state: str = Field(description="Where it stands")
    receipt: str | None = Field(description="The authority's receipt")
    reason_code: str | None = Field(description="Why it was refused or could not be delivered")
    changed_at: datetime


class Artefact(ApiModel):
    id: str = Field(description="What exists by now")
    part: str | None = Field(description="The part that produced it; null: you brought it")


class ExportedFile(ApiModel):
    evidence: EvidenceView
    content: str | None = Field(description="Path of the file itself; null for paper")


class CaseExport(ApiModel):
    exported_at: datetime
    case: CaseView
    answers: dict[str, JsonValue] = Field(description="Values of the form, in clear")
    event_date: date | None
    received_at: datetime | None = Field(description="When paper first arrived")
    at_office: str | None = Field(description="The office that has your envelope")
    at_office_since: datetime | None = Field(description="Since when")
    followers: list[str] = Field(description="Applications that are told when something happens to the case")
    parts: list[ExportedPart]
    artefacts: list[Artefact]
    deadlines: list[DeadlineView]
    consents: list[ConsentState]
    recipients: list[DataFlowView] = Field(description="Who gets what, and nothing besides")
    evidence: list[ExportedFile]
    cosignatures: list[CosignatureView] = Field(description="Who was invited to sign")
    queries: list[QueryView] = Field(description="What authorities asked, and your answers")
    missing: list[MissingView]
    timeline: list[TimelineView]
    access_log: list[AccessView] = Field(description="Who looked at the case")
