"""Stations over HTTP."""

from datetime import datetime

from pydantic import Field

from services.bundles.cases.schemas import Mode
from services.bundles.envelopes.schemas import OfficeId
from shared.schemas import ApiModel


class CheckIn(ApiModel):
    office: OfficeId


class EnvelopeHere(ApiModel):
    """An envelope at an office: no facts, no answers, no names."""

    reference: str = Field(description="The number on the cover sheet", examples=["T-7KQ2-9F3M"])
    bundle: str = Field(description="The bundle", examples=["elternexpress"])
    mode: Mode = Field(description="How it is handed in")
    state: str = Field(description="draft or submitted", examples=["submitted"])
    since: datetime = Field(description="When it was checked in here")
    minutes: int = Field(description="Full minutes since then", examples=[20])
    house_minutes: int = Field(description="Full minutes since it was at its first desk", examples=[35])
    target_minutes: int | None = Field(
        description="How long the way through the house shall take; null: nobody set a mark", examples=[45]
    )
