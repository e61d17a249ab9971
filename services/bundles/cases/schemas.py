"""Cases over HTTP: what is sent, what is answered, and the parcel for the worker that delivers it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, JsonValue, model_validator

from services.bundles.compiler.schemas import (
    Day,
    EventDate,
    Facts,
    InactivePart,
    NoticeView,
    UndecidedPart,
    WarningView,
)
from services.bundles.notices.schemas import NoticeOfDecision
from shared.schemas import ApiModel, LanguageMap
from shared.validation import unfit

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
    event_date: EventDate | None = Field(None, description="Day of the event that starts the clocks, such as the birth")


class CaseChange(ApiModel):
    facts: Facts = Field(default_factory=dict, description="Added or replaced; null takes a fact back")
    answers: Answers = Field(default_factory=dict, description="Added or replaced; null takes an answer back")
    mode: Mode | None = Field(None, description="How it is handed in: online, by envelope or in person")


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
            raise unfit(
                "nothing_to_correct",
                "Es ist nichts zu berichtigen: `answers` und `facts` sind leer.",
                "There is nothing to correct: `answers` and `facts` are empty.",
            )
        return self


class SubmitRequest(ApiModel):
    not_a_duplicate: bool = Field(False, description="I know of the other case; this is another event")


class StopRequest(ApiModel):
    rule: str = Field(max_length=64, description="The hard situation, as the bundle names it", examples=["stillbirth"])


class CaseCreated(ApiModel):
    id: UUID = Field(description="The case")
    reference: str = Field(description="To be read out on the phone; opens nothing", examples=["T-7KQ2-9F3M"])
    secret: str = Field(description="Opens the case; told this one time", examples=["q3J8c0Yx1mVh2bTn"])
    bundle: str = Field(description="The bundle", examples=["elternexpress"])
    definition_version: int = Field(description="Version of the definition the case keeps", examples=[3])
    mode: Mode = Field(description="How it is handed in")
    state: str = Field(description="draft", examples=["draft"])


class PartView(ApiModel):
    id: str = Field(description="The part", examples=["kindergeld"])
    title: LanguageMap = Field(description="Its name")
    reason: LanguageMap = Field(description="Why it belongs to the case")
    service: str | None = Field(description="The service in the catalogue, if it has one", examples=["personalausweis"])
    authority: str = Field(description="Who decides", examples=["standesamt"])
    authority_name: LanguageMap = Field(description="What they are called")
    kind: str = Field(description="application or automatic", examples=["application"])
    wave: int = Field(description="When its turn comes, from 1", examples=[1])
    state: str = Field(
        description="planned in a draft; then waiting, waiting_for_applicant, released, delivered, ...",
        examples=["released"],
    )
    state_text: LanguageMap = Field(description="The state in words")
    reason_code: str | None = Field(
        description="Why it was refused or could not be delivered", examples=["not-entitled"]
    )
    changed_at: datetime | None = Field(description="When it reached its state")
    channel: str = Field(description="analog (on paper), hybrid or digital", examples=["digital"])
    channel_text: LanguageMap = Field(description="The same in words, with what is planned")
    notice: NoticeOfDecision | None = Field(description="When the decision was made known; null while it was not")


class LastDayView(ApiModel):
    part: str = Field(description="The part the clock belongs to", examples=["kindergeld"])
    date: Day = Field(description="The last calendar day", examples=["2026-09-30"])
    days_left: int = Field(description="Days until then; 0: today", examples=[34])
    law: str = Field(description="The provision", examples=["§ 70 (1) S. 2 EStG"])
    text: LanguageMap = Field(description="The same in words")


class CaseView(ApiModel):
    id: UUID = Field(description="The case")
    reference: str = Field(description="To be read out on the phone", examples=["L-7KQ2-9F3M"])
    bundle: str = Field(description="The bundle", examples=["elternexpress"])
    definition_version: int = Field(description="Version of the definition the case keeps", examples=[3])
    contact: str = Field(
        description="Whom to ask about any of its parts: the coordinating office", examples=["standesamt"]
    )
    contact_name: LanguageMap = Field(description="What it is called")
    mode: Mode = Field(description="How it is handed in")
    state: str = Field(description="draft, submitted, finished or withdrawn", examples=["submitted"])
    outcome: str | None = Field(
        description="completed, partly_refused or withdrawn, once it is over", examples=["completed"]
    )
    event_date: date | None = Field(description="When it happened, or is expected")
    created_at: datetime = Field(description="When the draft was made")
    submitted_at: datetime | None = Field(description="The Eingangsdatum of all parts (§ 16 (2) SGB I)")
    finished_at: datetime | None = Field(description="When everything was decided; null before")
    facts: dict[str, JsonValue] = Field(description="The facts given so far")
    answered: list[str] = Field(
        description="Names of the answers given so far; their values are not shown again",
        examples=[["name_des_kindes"]],
    )
    deselected: list[str] = Field(description="Parts left out", examples=[["familienpass"]])
    parts: list[PartView] = Field(description="The parts of the case, in order of wave")
    inactive_parts: list[InactivePart] = Field(description="Parts that do not belong to this case, and why")
    undecided_parts: list[UndecidedPart] = Field(description="Parts that may belong to it, once more facts are known")
    last_days: list[LastDayView] = Field(
        description="Clocks that run today, the soonest first: until the case is handed in, then those to object"
    )
    missing: int = Field(description="Number of gaps; see /missing", examples=[2])
    notices: list[NoticeView] = Field(description="What a human being should know first")
    warnings: list[WarningView] = Field(
        description="Answers for two authorities that do not go together; nothing is stopped by it"
    )
    quiet: bool = Field(description="A hard situation: send nobody automatic words, show no congratulations")


class MissingView(ApiModel):
    kind: str = Field(description="fact, event_date, query, input, consent, evidence or artefact", examples=["input"])
    id: str = Field(description="What is missing", examples=["name_des_kindes"])
    text: LanguageMap = Field(description="The question, or the name of what is missing")
    parts: list[str] = Field(description="Parts that need it", examples=[["geburtsanzeige", "kindergeld"]])
    reason: LanguageMap = Field(description="Why it is needed")
    due: date | None = Field(description="The earliest deadline of those parts")
    blocking: bool = Field(description="Whether the case cannot be handed in without it")


class TimelineView(ApiModel):
    at: datetime = Field(description="When it happened")
    code: str = Field(description="What happened", examples=["part_delivered"])
    part: str | None = Field(description="The part it is about", examples=["kindergeld"])
    text: LanguageMap = Field(description="The same in words")
    detail: dict[str, str] = Field(description="Further codes", examples=[{"state": "delivered"}])


class FieldLabel(ApiModel):
    """The words for a field and its values."""

    title: LanguageMap = Field(description="What it is called, or the question it answers")
    type: str = Field(description="text, int, date, object, list, bool or enum", examples=["enum"])
    options: dict[str, LanguageMap] = Field(
        description="The words for each value of an enum; empty for other types",
        examples=[{"mother": {"de": "die Mutter", "en": "the mother"}}],
    )


class ParcelEvidence(ApiModel):
    id: str
    title: LanguageMap
    form: str
    files: list[UUID] = Field(default_factory=list)


class ParcelPayment(ApiModel):
    """The fee that was paid online for the part, as far as its authority needs to know."""

    status: Literal["paid", "free", "refunded"] = Field(
        description="Paid; nothing was to be paid; or paid and given back", examples=["paid"]
    )
    cents: int = Field(description="What was paid, in cents", examples=[2900])
    currency: Literal["EUR"] = Field(description="Always euros", examples=["EUR"])
    reference: str | None = Field(description="The provider's reference (Kassenzeichen)", examples=["KZ-000001"])
    at: datetime = Field(description="Since when it is so")
    transaction_id: str | None = Field(description="The provider's id of the payment", examples=["9xxd-432x"])
    method: str | None = Field(description="How it was paid, one word of FIT-Connect's list", examples=["GIROPAY"])


class Parcel(ApiModel):
    """What one authority gets; `fields` holds its allow-list and nothing else."""

    part_id: UUID
    case_id: UUID
    bundle_id: str
    part_key: str
    title: LanguageMap
    service_id: str | None
    authority_id: str
    kind: str
    fields: dict[str, Any]
    labels: dict[str, FieldLabel]
    evidence: list[ParcelEvidence]
    produces: list[str]
    received_at: datetime | None
    sender_reference: str
    marks: list[str]
    channel: str
    payment: ParcelPayment | None


class ParcelAnswer(ApiModel):
    """A parcel, or why there is none: 404 unknown, 409 not to be delivered (any more), 500 nobody can read it."""

    part_id: UUID
    status: int
    parcel: Parcel | None


class ParcelAnswers(ApiModel):
    parcels: list[ParcelAnswer]
