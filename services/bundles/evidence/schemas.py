"""Proofs over HTTP."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.bundles.evidence.forms import Kind, Step
from shared.schemas import ApiModel


class Declaration(ApiModel):
    """The text fields of the form beside the file."""

    proof: str = Field(max_length=64, description="The proof, as named under /missing", examples=["eheurkunde"])
    kind: Kind = Field(description="original, certified_copy, copy, electronic or data")


class CustodyView(ApiModel):
    at: datetime = Field(description="When")
    step: Step = Field(description="received, checked or returned")
    office: str = Field(description="Where", examples=["bb-otto-schill"])


class EvidenceView(ApiModel):
    id: UUID = Field(description="The proof as supplied")
    proof: str = Field(description="Which proof it is", examples=["geburtsurkunde"])
    kind: Kind = Field(description="Its form")
    state: str = Field(description="announced (paper on its way), received, checked or returned", examples=["received"])
    media_type: str | None = Field(description="Type of the file; null for paper", examples=["application/pdf"])
    size: int | None = Field(description="Size of the file in bytes; null for paper", examples=[182044])
    supplied_at: datetime = Field(description="When it was uploaded or announced")
    custody: list[CustodyView] = Field(description="Through whose hands a paper went")


class CustodyStep(ApiModel):
    step: Step = Field(description="received, checked or returned")
    office: str = Field(
        pattern=r"^[a-z][a-z0-9-]*$",
        max_length=64,
        description="The office that has it in hand",
        examples=["standesamt"],
    )
