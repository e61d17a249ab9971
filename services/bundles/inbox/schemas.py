"""The inbox over HTTP."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.bundles.cases.schemas import FieldLabel, ParcelPayment
from services.bundles.compiler.schemas import WarningView
from shared.schemas import ApiModel, LanguageMap

Words = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\x00]*$")]


class InboxItem(ApiModel):
    id: UUID = Field(description="The part, for the calls below /v1/staff/parts")
    reference: str = Field(description="Reference of its case", examples=["T-7KQ2-9F3M"])
    bundle: str = Field(description="The bundle", examples=["elternexpress"])
    part: str = Field(description="Which part of the bundle", examples=["kindergeld"])
    title: LanguageMap = Field(description="What it is called; of a single application, what the service is called")
    service: str | None = Field(description="The service in the catalogue, if it has one", examples=["personalausweis"])
    authority: str = Field(description="Who decides", examples=["standesamt"])
    state: str = Field(description="released (not acknowledged yet) or delivered", examples=["released"])
    received_at: datetime = Field(description="The legal Eingangsdatum of the case")
    since: datetime = Field(description="Since when it is in this state")
    age_days: int = Field(description="Full days since the Eingangsdatum", examples=[3])
    corrected_at: datetime | None = Field(description="When the applicant last corrected what it holds")
    query_open: bool = Field(description="Whether a question to the applicant is unanswered")


class UnitCount(ApiModel):
    authority: str = Field(description="The unit", examples=["standesamt"])
    state: str = Field(description="released or delivered", examples=["released"])
    number: int = Field(description="How many parts", examples=[3])
    oldest_age_days: int = Field(description="Age of the oldest, in full days since its Eingangsdatum", examples=[9])


class Inbox(ApiModel):
    items: list[InboxItem] = Field(description="Parts that wait for this unit, oldest first")
    next: str | None = Field(description="Cursor of the following page", examples=["WyJwZXJzb25hbGF1c3dlaXMiXQ"])
    counts: list[UnitCount] = Field(description="Numbers per unit, over all pages")


class QueryView(ApiModel):
    id: UUID = Field(description="The question")
    part: str = Field(description="The part it is about", examples=["kindergeld"])
    message: str = Field(description="The authority's words", examples=["Bitte reichen Sie die Geburtsurkunde nach."])
    proofs: list[str] = Field(description="Proofs it asks for", examples=[["geburtsurkunde"]])
    due: date | None = Field(description="Until when an answer is wished for")
    asked_at: datetime = Field(description="When it was asked")
    answer: str | None = Field(description="The applicant's words", examples=["Sie liegt jetzt bei."])
    answered_at: datetime | None = Field(description="When it was answered; null while it is open")


class PartContent(ApiModel):
    """What the authority may see of the case: exactly the fields its part declares."""

    item: InboxItem = Field(description="The part as the inbox shows it")
    fields: dict[str, Any] = Field(
        description="The allow-list of the part with its values", examples=[{"name_des_kindes": "Mia Beispiel"}]
    )
    labels: dict[str, FieldLabel] = Field(
        description="What each of these fields is called, and the words for its values", examples=[{}]
    )
    evidence: list[dict[str, Any]] = Field(
        description="Proofs the part needs; `files` are those supplied",
        examples=[[{"id": "geburtsurkunde", "title": {"de": "Geburtsurkunde"}, "form": "original", "files": []}]],
    )
    queries: list[QueryView] = Field(description="What was asked and answered")
    produces: list[str] = Field(description="Artefacts a decision may produce", examples=[["geburtsurkunde"]])
    warnings: list[WarningView] = Field(
        description="Answers for this and another authority that do not go together; only what your own fields show"
    )
    marks: list[str] = Field(
        description="What to mind, for instance auskunftssperre (§ 51 BMG)", examples=[["auskunftssperre"]]
    )
    payment: ParcelPayment | None = Field(
        description="The fee that was paid online; null while there is none that counts"
    )


class QueryRequest(ApiModel):
    message: Words = Field(
        description="What is asked; the applicant reads it", examples=["Bitte reichen Sie die Geburtsurkunde nach."]
    )
    proofs: list[Annotated[str, Field(max_length=64)]] = Field(
        default_factory=list, max_length=20, description="Proofs that are asked for", examples=[["geburtsurkunde"]]
    )
    due: date | None = Field(None, description="Until when an answer is wished for")


class AnswerRequest(ApiModel):
    message: Words = Field(
        description="The answer; proofs are supplied under /evidence", examples=["Sie liegt jetzt bei."]
    )


class DecisionRequest(ApiModel):
    decision: Literal["granted", "refused"] = Field(description="What was decided")
    artefacts: list[Annotated[str, Field(max_length=64)]] | None = Field(
        None,
        max_length=50,
        description="What was produced; null means everything the part can produce",
        examples=[["geburtsurkunde"]],
    )
    reason_code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=64)] | None = Field(
        None,
        description="Needed for a refusal, for instance not-entitled, not-competent, incomplete, duplicate",
        examples=["not-entitled"],
    )


class ForwardRequest(ApiModel):
    authority: str = Field(
        pattern=r"^[a-z][a-z0-9-]*$",
        max_length=64,
        description="The competent unit of the city",
        examples=["sozialamt"],
    )


class PartState(ApiModel):
    id: UUID = Field(description="The part")
    authority: str = Field(description="Who has it now", examples=["standesamt"])
    state: str = Field(description="Its state now", examples=["delivered"])
    receipt: str | None = Field(description="The receipt given for it", examples=["R-2026-000123"])
