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

    office: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$", examples=["bb-gohlis"])
    rules: list[HoursRuleForm] = Field(max_length=60)
    desks: int | None = Field(
        None, ge=1, le=200, description="Counters that would be open; those on record when left out"
    )


class SimulatedWeek(ApiModel):
    """A regular week with what it means."""

    weekly_hours: float
    open_days: int
    long_days: int
    latest: str | None
    result: Literal["pass", "fail", "info"] | None = Field(
        description="By the standard of the task type; null outside the city"
    )
    rules: list[HourRuleResult]
    desk_hours: float | None = Field(description="Open hours times counters; null when the counters are not known")
    staff_hours_least: float | None = Field(description="All work, when 90 % of the time is spent at the counter")
    staff_hours_most: float | None = Field(description="All work, when 70 % of the time is spent at the counter")


class HoursSimulation(ApiModel):
    """An office as it is and as it would be; nothing was changed."""

    office: str
    on: date = Field(description="The day the wished hours are judged on: today, or when the last of them begins")
    desks: KnownNumber
    before: SimulatedWeek
    after: SimulatedWeek
    weekly_hours_gained: float
    desk_hours_gained: float | None
    warnings: list[Warned]
