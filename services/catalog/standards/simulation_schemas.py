"""What-if questions on opening hours and their answers."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.catalog.editing.schemas import Warned
from services.catalog.hours.forms import HoursRuleForm
from services.catalog.public_services.schemas import KnownNumber
from services.catalog.standards.schemas import HourRuleResult
from shared.schemas import ApiModel


class HoursWish(ApiModel):
    """Hours an office might keep."""

    office: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$", examples=["bb-gohlis"], description="Id of the office")
    rules: list[HoursRuleForm] = Field(max_length=60, description="The week that is tried out")
    desks: int | None = Field(
        None, ge=1, le=200, description="Counters that would be open; those on record when left out", examples=[12]
    )


class SimulatedWeek(ApiModel):
    """A regular week with what it means."""

    weekly_hours: float = Field(description="Hours a week", examples=[41.5])
    open_days: int = Field(description="Days a week on which it is open", examples=[5])
    long_days: int = Field(description="Days a week that end at 18:00 or later", examples=[2])
    latest: str | None = Field(description="Latest closing time in the week; null without hours", examples=["18:00"])
    result: Literal["pass", "fail", "info"] | None = Field(
        description="By the standard of the task type; null outside the city"
    )
    rules: list[HourRuleResult] = Field(description="Rule by rule")
    desk_hours: float | None = Field(
        description="Open hours times counters; null when the counters are not known", examples=[498.0]
    )
    staff_hours_least: float | None = Field(
        description="All work, when 90 % of the time is spent at the counter", examples=[553.3]
    )
    staff_hours_most: float | None = Field(
        description="All work, when 70 % of the time is spent at the counter", examples=[711.4]
    )


class HoursSimulation(ApiModel):
    """An office as it is and as it would be; nothing was changed."""

    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    on: date = Field(description="The day the wished hours are judged on: today, or when the last of them begins")
    desks: KnownNumber = Field(description="Counters it was computed with")
    before: SimulatedWeek = Field(description="The week as it is")
    after: SimulatedWeek = Field(description="The week that is tried out")
    weekly_hours_gained: float = Field(description="Open hours a week more (or fewer)", examples=[4.5])
    desk_hours_gained: float | None = Field(
        description="The same times counters; null when these are not known", examples=[54.0]
    )
    warnings: list[Warned] = Field(description="Standards the new week would miss")
