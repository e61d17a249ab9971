"""What crosses HTTP about free slots."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.schemas import ApiModel, LanguageMap

ReasonCode = Literal[
    "not-offered-together",
    "office-closed",
    "service-over",
    "no-appointments-here",
    "duration-unknown",
    "quantity-too-high",
    "visit-too-long",
    "no-opening-hours",
    "not-released-yet",
    "not-online",
    "appointments-closed",
    "fully-booked",
]


class Reason(ApiModel):
    """Why there is nothing."""

    code: ReasonCode = Field(description="Stable code")
    text: LanguageMap = Field(description="The same in words")


class Capacity(ApiModel):
    """How many visits an office can serve at the same time."""

    value: int = Field(description="Desks", examples=[12])
    status: Literal["sourced", "placeholder"] = Field(description="`placeholder`: invented, the number is not known")


class AskedOffice(ApiModel):
    """An office that was looked at."""

    id: str = Field(description="Id in the catalog", examples=["bb-otto-schill"])
    name: str = Field(description="Name for people", examples=["Bürgerbüro Otto-Schill-Straße"])
    duration_minutes: int | None = Field(description="How long the visit takes there; null: not known", examples=[20])
    capacity: Capacity | None = Field(description="Desks, with provenance")
    closed_from: date | None = Field(description="From this day on it is closed for good")
    successor: str | None = Field(
        description="The office to go to instead, when it closes", examples=["bb-wiedebachpassage"]
    )


class Answer(ApiModel):
    """What all answers about free slots say."""

    offices: list[AskedOffice] = Field(
        description="Offices that were looked at; when none can be booked, those that do it"
    )
    next: str | None = Field(None, description="Always null: the answer is whole", examples=[None])
    reason: Reason | None = Field(description="Why `items` is empty; null when it is not")
    next_release_at: datetime | None = Field(description="When `items` is empty: when further slots are released")


class OfficeDay(ApiModel):
    """One office on one day."""

    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    starts: int = Field(description="How many start times are free", examples=[14])
    first: datetime = Field(description="The first of them")


class Day(ApiModel):
    """A day on which something is free."""

    date: Annotated[date, Field(description="The day")]
    offices: list[OfficeDay] = Field(description="Offices with free times on that day")


class Days(Answer):
    """Bookable days."""

    items: list[Day] = Field(description="Days with free times")


class Slot(ApiModel):
    """A free start time."""

    starts_at: datetime = Field(description="With offset")
    offices: list[str] = Field(description="Offices where it is free", examples=[["bb-otto-schill"]])


class Slots(Answer):
    """Free start times of one day."""

    items: list[Slot] = Field(description="Free start times, soonest first")


class FirstFree(ApiModel):
    """The first free start of an office."""

    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    starts_at: datetime = Field(description="With offset")
    travel_minutes: int | None = Field(
        description="From `near`, estimated from districts; null without it", examples=[15]
    )


class NextFree(Answer):
    """The first free start of each office, soonest first; with `near`, nearest first."""

    items: list[FirstFree] = Field(description="The first free start of each office, soonest first")
