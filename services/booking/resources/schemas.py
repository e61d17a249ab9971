"""What crosses HTTP about resources."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.booking.offices.schemas import Key
from shared.schemas import ApiModel, Page

Kind = Literal["case_worker", "room", "interpreter"]
Label = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")]


class ResourceRequest(ApiModel):
    """A case worker, a room or an interpreter of an office."""

    kind: Kind
    label: Label = Field(description="Room number or team; never a person's name", examples=["Zimmer 12"])
    skills: list[Key] = Field([], max_length=20, description="What it can do, e.g. `ukrainian`, `wheelchair`")
    active: bool = Field(True, description="Whether it can be used from now on")


class ResourceView(ResourceRequest):
    """A resource."""

    id: UUID


class Resources(Page[ResourceView]):
    """The resources of an office."""


class Need(ApiModel):
    """What a visit for a service needs besides a desk."""

    kind: Kind
    skill: Key | None = Field(None, description="Any of the kind when left out")
    before_minutes: int = Field(0, ge=0, le=240, description="Preparation: used so long before the visit")
    after_minutes: int = Field(0, ge=0, le=240, description="Follow-up: used so long after the visit")


class DeskTime(ApiModel):
    """How long the desk itself is used around a visit; nobody else is given these minutes."""

    before_minutes: int = Field(0, ge=0, le=120, description="Preparation")
    after_minutes: int = Field(0, ge=0, le=120, description="Follow-up")


class Needs(ApiModel):
    """All needs of a service at an office."""

    needs: list[Need] = Field(max_length=5, description="Besides a desk")
    desk: DeskTime = Field(DeskTime(before_minutes=0, after_minutes=0), description="Around the visit")


class BlockRequest(ApiModel):
    """A time in which a resource cannot be used, e.g. back-office work."""

    since: AwareDatetime
    until: AwareDatetime
    reason: Label = Field(examples=["Back-Office"])

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.until <= self.since:
            raise PydanticCustomError("ends_before_start", "`until` must be after `since`.")
        return self


class BlockView(ApiModel):
    """A blocked time."""

    id: UUID
    resource: UUID
    since: datetime
    until: datetime
    reason: str
