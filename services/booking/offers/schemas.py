"""What crosses HTTP about appointments that staff make for a person."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.booking.appointments.schemas import LOCALE, AppointmentView, Contact, WishedServices
from services.booking.counter.schemas import Visitor
from services.booking.offices.schemas import MAX_SERVICES
from services.booking.offices.visit import CELL_MINUTES, MAX_CELLS
from shared.schemas import ApiModel, Page

Channel = Literal["staff", "phone"]


class _Times(ApiModel):
    starts_at: AwareDatetime = Field(description="Start with offset", examples=["2026-12-01T18:30:00+01:00"])
    minutes: int | None = Field(
        None, ge=CELL_MINUTES, le=MAX_CELLS * CELL_MINUTES, strict=True,
        description="As planned for the services when left out", examples=[20])  # fmt: skip
    outside_opening_hours: bool = Field(
        False, description="At a time of its own, whatever the hours and the capacity; shown to nobody else"
    )


class _ForPerson(_Times):
    services: WishedServices = Field(min_length=1, max_length=MAX_SERVICES, description="What for; each service once")
    contact: Contact = Field(description="Who it is for and how to reach them")
    locale: str = Field(
        "de", max_length=35, pattern=LOCALE, description="Language of messages (BCP 47)", examples=["de"]
    )


class BookingRequest(_ForPerson):
    """A firm appointment for a person on the phone or at the counter."""

    channel: Channel = Field("staff", description="Whose share of the capacity is used first; then that offered online")


class OfferRequest(_ForPerson):
    """An appointment kept for one person until they accept it by their own secret."""

    valid_until: AwareDatetime | None = Field(None, description="Kept so long; three days when left out")


class FollowUpRequest(_Times):
    """The next appointment in a case: the same person, the same office, the same services unless others are named."""

    services: WishedServices = Field([], max_length=MAX_SERVICES, description="As before when left out")
    valid_until: AwareDatetime | None = Field(None, description="Kept so long; three days when left out")


class Arranged(AppointmentView):
    """An appointment made by staff: firm, or held until the person accepts it."""

    secret: str | None = Field(
        description="To hand over on paper; null when it went to the person by letter", examples=["q3J8c0Yx1mVh2bTn"]
    )


class Series(Page[Visitor]):
    """The appointments of a case, in order."""

    series: UUID = Field(description="Id of the series the appointments belong to")
    since: datetime | None = Field(description="Start of the first; null when none is firm yet")
