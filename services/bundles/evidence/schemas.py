"""Proofs over HTTP."""

from datetime import datetime
from uuid import UUID

from pydantic import Field, model_validator

from services.bundles.evidence.forms import Back, Kind, Step
from shared.schemas import ApiModel
from shared.validation import unfit


class Declaration(ApiModel):
    """The text fields of the form beside the file."""

    proof: str = Field(max_length=64, description="The proof, as named under /missing", examples=["eheurkunde"])
    kind: Kind = Field(description="original, certified_copy, copy, electronic or data")


class CustodyView(ApiModel):
    at: datetime = Field(description="When")
    step: Step = Field(description="received, checked or returned")
    office: str = Field(description="Where", examples=["bb-otto-schill"])
    way: Back | None = Field(description="How it was given back; null for other steps, or where nobody wrote it down")


class ReturnWish(ApiModel):
    """How the papers of a case shall come back."""

    way: Back = Field(description="`pick_up` at an office, or by `post` to the address of the holder")
    office: str | None = Field(
        None,
        pattern=r"^[a-z][a-z0-9-]*$",
        max_length=64,
        description="Where they are fetched; none for post",
        examples=["bb-otto-schill"],
    )

    @model_validator(mode="after")
    def _fetched_somewhere(self) -> "ReturnWish":
        if (self.way == "pick_up") != (self.office is not None):
            raise unfit(
                "office_for_pick_up",
                "Zum Abholen (`pick_up`) bitte eine Dienststelle nennen, für die Post (`post`) keine.",
                "Name an office for `pick_up`, and none for `post`.",
            )
        return self


class EvidenceView(ApiModel):
    id: UUID = Field(description="The proof as supplied")
    proof: str = Field(description="Which proof it is", examples=["geburtsurkunde"])
    kind: Kind = Field(description="Its form")
    state: str = Field(description="announced (paper on its way), received, checked or returned", examples=["received"])
    media_type: str | None = Field(description="Type of the file; null for paper", examples=["application/pdf"])
    size: int | None = Field(description="Size of the file in bytes; null for paper", examples=[182044])
    supplied_at: datetime = Field(description="When it was uploaded or announced")
    custody: list[CustodyView] = Field(description="Through whose hands a paper went")
    give_back: ReturnWish | None = Field(
        description="How the holder wants it back; null for files, and until they say so"
    )


class CustodyStep(ApiModel):
    step: Step = Field(description="received, checked or returned")
    office: str = Field(
        pattern=r"^[a-z][a-z0-9-]*$",
        max_length=64,
        description="The office that has it in hand",
        examples=["standesamt"],
    )
    way: Back | None = Field(None, description="How it is given back; with `returned` only", examples=["pick_up"])

    @model_validator(mode="after")
    def _given_back(self) -> "CustodyStep":
        if self.way is not None and self.step != "returned":
            raise unfit(
                "way_without_return",
                "Auf welchem Weg etwas zurückkommt, steht nur beim Schritt `returned`.",
                "Only a step `returned` has a way back.",
            )
        return self
