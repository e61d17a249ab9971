"""What crosses HTTP about resources."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from services.booking.offices.schemas import Key
from shared.schemas import ApiModel, Page
from shared.validation import unfit

Kind = Literal["case_worker", "room", "interpreter"]
Label = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")]


class ResourceRequest(ApiModel):
    """A case worker, a room or an interpreter of an office."""

    kind: Kind = Field(description="A person with a skill, a room or an interpreter")
    label: Label = Field(description="Room number or team; never a person's name", examples=["Zimmer 12"])
    skills: list[Key] = Field(
        [], max_length=20, description="What it can do, e.g. `ukrainian`, `wheelchair`", examples=[["ukrainian"]]
    )
    active: bool = Field(True, description="Whether it can be used from now on")


class ResourceView(ResourceRequest):
    """A resource."""

    id: UUID = Field(description="The case worker, room or interpreter; chosen by who enters it first")


class Resources(Page[ResourceView]):
    """The resources of an office."""


class Need(ApiModel):
    """What a visit for a service needs besides a desk."""

    kind: Kind = Field(description="What is needed besides a desk")
    skill: Key | None = Field(None, description="Any of the kind when left out", examples=["ukrainian"])
    before_minutes: int = Field(
        0, ge=0, le=240, description="Preparation: used so long before the visit", examples=[10]
    )
    after_minutes: int = Field(0, ge=0, le=240, description="Follow-up: used so long after the visit", examples=[10])


class DeskTime(ApiModel):
    """How long the desk itself is used around a visit; nobody else is given these minutes."""

    before_minutes: int = Field(0, ge=0, le=120, description="Preparation", examples=[5])
    after_minutes: int = Field(0, ge=0, le=120, description="Follow-up", examples=[5])


class Needs(ApiModel):
    """All needs of a service at an office."""

    needs: list[Need] = Field(max_length=5, description="Besides a desk")
    desk: DeskTime = Field(DeskTime(before_minutes=0, after_minutes=0), description="Around the visit")


class BlockRequest(ApiModel):
    """A time in which a resource cannot be used, e.g. back-office work."""

    since: AwareDatetime = Field(description="Not usable from then on")
    until: AwareDatetime = Field(description="Usable again then")
    reason: Label = Field(examples=["Back-Office"], description="Why it cannot be used then")

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.until <= self.since:
            raise unfit("ends_before_start", "`until` muss nach `since` liegen.", "`until` must be after `since`.")
        return self


class BlockView(ApiModel):
    """A blocked time."""

    id: UUID = Field(description="The block, by which it is ended early")
    resource: UUID = Field(description="Id of the person or room")
    since: datetime = Field(description="Not usable from then on")
    until: datetime = Field(description="Usable again then")
    reason: str = Field(description="Why it cannot be used then", examples=["Fortbildung"])
