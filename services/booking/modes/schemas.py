"""What crosses HTTP about switches."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from services.booking.offices.schemas import Key
from shared.schemas import ApiModel, LanguageMap, Page
from shared.validation import unfit

Mode = Literal["appointment", "walk_in", "both", "none"]
Words = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]


class ReasonWords(ApiModel):
    """Why, for people to read; German is always there."""

    de: Words = Field(examples=["Heute zu wenig Personal"], description="In German")
    en: Words | None = Field(None, examples=["Too few staff today"], description="In English")


class SwitchRequest(ApiModel):
    """Take people otherwise than the hours say."""

    mode: Mode = Field(description="Who may come of those whom the hours allow")
    reason: ReasonWords = Field(description="Why, in words for people")
    service: Key | None = Field(
        None, description="Only for this service; for all when left out", examples=["personalausweis"]
    )
    weekday: int | None = Field(
        None, ge=1, le=7, description="Only on this ISO weekday; every day when left out", examples=[3]
    )
    since: AwareDatetime | None = Field(None, description="From then on; now when left out")
    until: AwareDatetime | None = Field(None, description="Until then; until it is ended when left out")

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.since and self.until and self.until <= self.since:
            raise unfit("ends_before_start", "`until` muss nach `since` liegen.", "`until` must be after `since`.")
        return self


class SwitchView(ApiModel):
    """A switch."""

    id: UUID = Field(description="The switch, in `/v1/staff/offices/{office_id}/modes/{switch_id}/end`")
    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    mode: Mode = Field(description="Who may come of those whom the hours allow")
    reason: LanguageMap = Field(description="Why it is switched off, by language")
    service: str | None = Field(description="Only for this service; null: all", examples=["personalausweis"])
    weekday: int | None = Field(description="Only on this ISO weekday; null: every day", examples=[3])
    since: datetime = Field(description="From then on")
    until: datetime | None = Field(description="Null: until it is ended")


class Switches(Page[SwitchView]):
    """The switches of an office that are or come into force."""
