"""Phases over HTTP."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from services.bundles.phases.rules import Way
from shared.schemas import ApiModel, LanguageMap


class PhaseRequest(ApiModel):
    channel: Literal["analog", "hybrid", "digital"] = Field(description="analog: on paper; hybrid: both; digital")
    since: date | None = Field(None, description="From this day on; today without")


class WayView(ApiModel):
    """How a part is handed in at its authority."""

    part: str = Field(description="The part", examples=["kindergeld"])
    authority: str = Field(description="Its authority", examples=["standesamt"])
    channel: str = Field(description="analog, hybrid or digital", examples=["hybrid"])
    text: LanguageMap = Field(description="The same in words, with what is planned")
    planned: str | None = Field(description="What it will be", examples=["digital"])
    planned_on: date | None = Field(description="From when on")


class SwitchView(ApiModel):
    """One switch, as it was decided."""

    part: str = Field(description="The part", examples=["kindergeld"])
    authority: str = Field(description="Its authority", examples=["standesamt"])
    channel: str = Field(description="analog, hybrid or digital", examples=["digital"])
    since: date = Field(description="From this day on")
    decided_at: datetime = Field(description="When it was decided")


def way_view(way: Way) -> WayView:
    return WayView(
        part=way.part,
        authority=way.authority,
        channel=way.channel,
        text=dict(way.words),
        planned=way.planned,
        planned_on=way.planned_on,
    )
