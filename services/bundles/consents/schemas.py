"""Consents over HTTP."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from shared.schemas import ApiModel, LanguageMap

Wish = Literal["give", "refuse", "revoke"]


class ConsentChoice(ApiModel):
    consent: str = Field(max_length=64, description="The consent", examples=["weitergabe-familienkasse"])
    decision: Wish = Field(
        description="give; refuse: the part falls away, the others do not; revoke: the part waits as long as it has not left"
    )


class ConsentChoices(ApiModel):
    decisions: list[ConsentChoice] = Field(min_length=1, max_length=50, description="Each consent on its own")


class ConsentState(ApiModel):
    id: str = Field(description="The consent", examples=["familienkasse"])
    part: str = Field(description="The part that needs it", examples=["kindergeld"])
    authority: str = Field(description="Who may then be told or asked", examples=["standesamt"])
    required: bool = Field(description="Whether the part stays in the house without it")
    law: str = Field(description="The provision, if one is named", examples=["Art. 6 Abs. 1 a DSGVO"])
    title: LanguageMap = Field(description="What is agreed to")
    state: str = Field(description="open, given, refused or revoked", examples=["given"])
    decided_at: datetime | None = Field(description="When the last word was said")
