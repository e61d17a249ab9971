"""Cases over HTTP: what is sent, what is answered, and the parcel for the worker that delivers it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, JsonValue, model_validator

from services.bundles.compiler.schemas import EventDate, Facts, InactivePart, NoticeView, UndecidedPart
from services.bundles.notices.schemas import NoticeOfDecision
from shared.schemas import ApiModel, LanguageMap

Mode = Literal["online", "envelope", "place"]
Answers = Annotated[
    dict[str, JsonValue],
    Field(max_length=200, description="Values of the form by id", examples=[{"kind.vornamen": "Ada"}]),
]


class CaseRequest(ApiModel):
    bundle: str = Field(max_length=64, description="The bundle", examples=["elternexpress"])
    mode: Mode = Field(description="online, envelope (paper) or place (stations in one house)")
    facts: Facts = Field(default_factory=dict)
    answers: Answers = Field(default_factory=dict)
    event_date: EventDate | None = None


class CaseChange(ApiModel):
    facts: Facts = Field(default_factory=dict, description="Added or replaced; null takes a fact back")
    answers: Answers = Field(default_factory=dict, description="Added or replaced; null takes an answer back")
    mode: Mode | None = None


class PartChoice(ApiModel):
    selected: bool = Field(description="false leaves the part out")


class EventReport(ApiModel):
    date: EventDate


class Correction(ApiModel):
    answers: Answers = Field(default_factory=dict, description="Replaced; null takes an answer back")
    facts: Facts = Field(default_factory=dict, description="Replaced; null takes a fact back")

    @model_validator(mode="after")
    def _something(self) -> "Correction":
        if not self.answers and not self.facts:
            raise ValueError("nothing to correct")
        return self


class SubmitRequest(ApiModel):
    not_a_duplicate: bool = Field(False, description="I know of the other case; this is another event")


class StopRequest(ApiModel):
    rule: str = Field(max_length=64, description="The hard situation, as the bundle names it", examples=["stillbirth"])


class CaseCreated(ApiModel):
    id: UUID = Field(description="The case")
    reference: str = Field(description="To be read out on the phone; opens nothing")
    secret: str = Field(description="Opens the case; told this one time")
    bundle: str = Field(description="The bundle")
    definition_version: int = Field(description="Version of the definition the case keeps")
    mode: Mode = Field(description="How it is handed in")
    state: str = Field(description="draft")


class PartView(ApiModel):
    id: str = Field(description="The part")
    title: LanguageMap = Field(description="Its name")
    reason: LanguageMap = Field(description="Why it belongs to the case")
    service: str | None = Field(description="The service in the catalogue, if it has one")
    authority: str = Field(description="Who decides")
    kind: str = Field(description="application or automatic")
    wave: int = Field(description="When its turn comes, from 1")
    state: str = Field(description="planned in a draft; then waiting, waiting_for_applicant, released, delivered, ...")
    state_text: LanguageMap = Field(description="The state in words")
    reason_code: str | None = Field(description="Why it was refused or could not be delivered")
    changed_at: datetime | None = Field(description="When it reached its state")
    channel: str = Field(description="analog (on paper), hybrid or digital")
    channel_text: LanguageMap = Field(description="The same in words, with what is planned")
    notice: NoticeOfDecision | None = Field(description="When the decision was made known; null while it was not")


class CaseView(ApiModel):
    id: UUID = Field(description="The case")
    reference: str = Field(description="To be read out on the phone")
    bundle: str = Field(description="The bundle")
    definition_version: int = Field(description="Version of the definition the case keeps")
    mode: Mode = Field(description="How it is handed in")
    state: str = Field(description="draft, submitted, finished or withdrawn")
    outcome: str | None = Field(description="completed, partly_refused or withdrawn, once it is over")
    event_date: date | None = Field(description="When it happened, or is expected")
    created_at: datetime
    submitted_at: datetime | None = Field(description="The Eingangsdatum of all parts (§ 16 (2) SGB I)")
    finished_at: datetime | None
    facts: dict[str, JsonValue] = Field(description="The facts given so far")
    answered: list[str] = Field(description="Names of the answers given so far; their values are not shown again")
    deselected: list[str] = Field(description="Parts left out")
    parts: list[PartView] = Field(description="The parts of the case, in order of wave")
    inactive_parts: list[InactivePart]
    undecided_parts: list[UndecidedPart]
    missing: int = Field(description="Number of gaps; see /missing")
    notices: list[NoticeView]
    quiet: bool = Field(description="A hard situation: send nobody automatic words, show no congratulations")


class MissingView(ApiModel):
    kind: str = Field(description="fact, event_date, query, input, consent, evidence or artefact")
    id: str = Field(description="What is missing")
    text: LanguageMap = Field(description="The question, or the name of what is missing")
    parts: list[str] = Field(description="Parts that need it")
    reason: LanguageMap = Field(description="Why it is needed")
    due: date | None = Field(description="The earliest deadline of those parts")
    blocking: bool = Field(description="Whether the case cannot be handed in without it")


class TimelineView(ApiModel):
    at: datetime = Field(description="When it happened")
    code: str = Field(description="What happened")
    part: str | None = Field(description="The part it is about")
    text: LanguageMap = Field(description="The same in words")
    detail: dict[str, str] = Field(description="Further codes")


class ParcelEvidence(ApiModel):
    id: str
    form: str
    files: list[UUID] = Field(default_factory=list)


class Parcel(ApiModel):
    """What one authority gets; `fields` holds its allow-list and nothing else."""

    part_id: UUID
    case_id: UUID
    bundle_id: str
    part_key: str
    service_id: str | None
    authority_id: str
    kind: str
    fields: dict[str, Any]
    evidence: list[ParcelEvidence]
    produces: list[str]
    received_at: datetime | None
    sender_reference: str
    marks: list[str]
