"""What crosses HTTP about closures and rebookings."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from services.booking.appointments.schemas import AppointmentView, BookedService, OfficeName
from services.booking.modes.schemas import ReasonWords
from shared.schemas import ApiModel, LanguageMap
from shared.validation import unfit


class ClosureRequest(ApiModel):
    """Close an office for a while, or do without one of its case workers, rooms or interpreters."""

    resource: UUID | None = Field(
        None,
        description="Only this one is missing, e.g. ill; visits get another one where there is one. The office when left out",
    )
    since: AwareDatetime = Field(description="From then on")
    until: AwareDatetime = Field(description="Until then; at most 90 days later")
    reason: ReasonWords = Field(description="Why the office closes, in words for those who had an appointment")

    @model_validator(mode="after")
    def _spans_time(self) -> Self:
        if not 0 < (self.until - self.since).total_seconds() <= 90 * 86_400:
            raise unfit(
                "span_invalid",
                "`until` muss nach `since` liegen, höchstens 90 Tage danach.",
                "`until` must be after `since`, by at most 90 days.",
            )
        return self


class OptionView(ApiModel):
    """A place that is offered instead."""

    number: int = Field(description="As in the letter", examples=[1])
    office: OfficeName = Field(description="Where")
    starts_at: datetime = Field(description="When, in local time with offset")
    duration_minutes: int = Field(description="Planned length in minutes", examples=[20])


class AffectedView(ApiModel):
    """An appointment that cannot take place, and what is offered instead."""

    appointment: UUID = Field(description="Id of the appointment that cannot take place")
    reference: str = Field(description="What the person reads out", examples=["T-7KQ2-9F3M"])
    starts_at: datetime = Field(description="When it begins, in local time with offset")
    services: list[BookedService] = Field(description="What it was for")
    reachable: bool = Field(description="Whether there is an e-mail address; others are to be called")
    state: Literal["planned", "proposed", "accepted", "declined", "ended"] = Field(
        description="How far the rebooking is"
    )
    alternatives: list[OptionView] = Field(description="At most three, the nearest first")


class ClosureView(ApiModel):
    """A closure: planned (nothing changed yet), applied or lifted."""

    id: UUID = Field(description="The closure, in `/v1/staff/closures/{closure_id}`")
    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    resource: UUID | None = Field(description="What is missing; null: the whole office is closed")
    since: datetime = Field(description="First moment of the closure")
    until: datetime = Field(description="End of the closure")
    reason: LanguageMap = Field(description="Why the office closes, by language")
    state: Literal["planned", "applied", "lifted"] = Field(description="Where it stands")
    affected: list[AffectedView] = Field(
        description="In the order in which they chose: by start, then by when it was booked"
    )
    without_alternative: int = Field(
        description="How many of them have none; they stay on the list of conflicts", examples=[2]
    )


class RebookingView(ApiModel):
    """What the person of an affected appointment is offered."""

    id: UUID = Field(description="The choice that waits for the person, in `/v1/rebookings/{rebooking_id}`")
    state: Literal["proposed", "accepted", "declined", "ended"] = Field(description="Whether the person has chosen")
    reference: str = Field(description="Of the appointment", examples=["T-7KQ2-9F3M"])
    office: OfficeName = Field(description="Where it is now")
    starts_at: datetime = Field(description="When it is now")
    services: list[BookedService] = Field(description="What the appointment was for")
    reason: LanguageMap = Field(description="Why the office closes")
    respond_until: datetime = Field(description="So long the options are kept")
    options: list[OptionView] = Field(description="What is kept for the person to choose from")


class AcceptRequest(ApiModel):
    """The option chosen."""

    option: int = Field(ge=1, le=3, strict=True, description="Its number", examples=[1])


class Accepted(ApiModel):
    """The appointment in its new place."""

    rebooking: RebookingView = Field(description="The proposal, now accepted")
    appointment: AppointmentView = Field(description="The appointment at its new time")
