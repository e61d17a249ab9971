"""What crosses HTTP about slot alerts."""

from datetime import date, datetime, time
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from services.booking.appointments.schemas import EMAIL, LOCALE, Visitable
from services.booking.availability.windows import Fits
from services.booking.offices.schemas import Key
from shared.schemas import ApiModel
from shared.validation import unfit


def _whole_minute(clock: time) -> time:
    if clock.tzinfo is not None or clock.second or clock.microsecond:
        raise unfit("not_a_clock_time", "Bitte eine Uhrzeit wie 16:00 angeben.", "Give a local time such as 16:00.")
    return clock


Clock = Annotated[time, AfterValidator(_whole_minute)]
Weekday = Annotated[int, Field(ge=1, le=7)]


class SlotWish(Visitable):
    """Which slots somebody wants to hear of."""

    offices: list[Key] = Field(
        [], max_length=60, description="Any of these; every office when empty", examples=[["bb-otto-schill"]]
    )
    weekdays: list[Weekday] = Field(
        [], max_length=7, description="ISO weekdays, 1 is Monday; every day when empty", examples=[[1, 4]]
    )
    earliest: Clock | None = Field(None, description="Earliest local start", examples=["16:00"])
    latest: Clock | None = Field(None, description="Latest local start", examples=["18:00"])
    fits: Fits | None = Field(None, description="Before work, after work, Saturdays; instead of weekdays and times")
    until: date | None = Field(None, description="No day after this one")

    @model_validator(mode="after")
    def _one_way_to_say_when(self) -> Self:
        if self.fits and (self.weekdays or self.earliest or self.latest):
            raise unfit(
                "two_ways_to_say_when",
                "Bitte entweder `fits` oder `weekdays`, `earliest` und `latest` angeben.",
                "Use either fits, or weekdays, earliest and latest.",
            )
        if self.earliest and self.latest and self.latest < self.earliest:
            raise unfit(
                "times_reversed",
                "Der späteste Beginn darf nicht vor dem frühesten liegen.",
                "The latest start must not be before the earliest.",
            )
        return self


class AlertRequest(SlotWish):
    """Tell me when such a slot becomes free."""

    email: str = Field(
        max_length=254,
        pattern=EMAIL,
        description="Where to; it has to be confirmed from there",
        examples=["erika@example.org"],
    )
    locale: str = Field(
        "de", max_length=35, pattern=LOCALE, description="Language of messages (BCP 47)", examples=["de"]
    )


class AlertReceipt(ApiModel):
    """A letter with a link is on its way; nothing is watched before it was used."""

    id: UUID = Field(description="Id of the alert; its secret stands in the letter only")
    confirm_before: datetime = Field(description="After that it is forgotten")


class AlertView(SlotWish):
    """An alert as its owner sees it."""

    id: UUID = Field(description="The alert, in `/v1/slot-alerts/{alert_id}`")
    state: Literal["unconfirmed", "active"] = Field(description="Whether the address was confirmed")
    expires_at: datetime = Field(description="When it ends by itself")
