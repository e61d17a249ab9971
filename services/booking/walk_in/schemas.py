"""What crosses HTTP about walk-in."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.booking.appointments.schemas import BookedService, ServiceWish
from services.booking.offices.schemas import MAX_SERVICES
from shared.schemas import ApiModel, LanguageMap

TicketState = Literal["waiting", "called", "finished", "no_show", "left"]


class Quota(ApiModel):
    """How many tickets there are today."""

    total: int = Field(description="Tickets a day")
    left: int = Field(description="Not issued yet")
    status: str = Field(description="Provenance of the number: `sourced` or `placeholder`")


class Waiting(ApiModel):
    """Whether and how people without an appointment are taken at an office now. Null always means: not known."""

    office: str = Field(description="Id of the office")
    at: datetime = Field(description="The moment this is about")
    open: bool | None = Field(description="Whether a ticket can be had now; null when the hours are not known")
    open_until: datetime | None = Field(description="Until when, as far as the hours say")
    opens_at: datetime | None = Field(description="When closed: when it opens again today")
    reason: LanguageMap | None = Field(description="Why it is closed; null when it is open")
    appointments_open: bool | None = Field(description="Whether appointments can be made there")
    quota: Quota | None = Field(description="Null when there is no quota")
    waiting: int | None = Field(description="How many wait; null when no tickets are counted there today")
    last_called: int | None = Field(description="The highest number called today")
    estimate_minutes: int | None = Field(description="About how long the next one waits; null when nothing is known")
    estimate_basis: LanguageMap = Field(description="What the estimate rests on, or why there is none")
    updated_at: datetime | None = Field(description="When the last ticket was issued or called")


class TicketRequest(ApiModel):
    """A ticket for somebody who came without an appointment."""

    services: list[ServiceWish] = Field(
        [], max_length=MAX_SERVICES, description="What for, when they say so; each service once"
    )

    @model_validator(mode="after")
    def _each_service_once(self) -> Self:
        if len({wish.id for wish in self.services}) < len(self.services):
            raise PydanticCustomError("repeated_service", "Each service may be named once; use quantity for more.")
        return self


class TicketView(ApiModel):
    """A ticket as its holder and the clerks see it."""

    id: UUID
    office: str = Field(description="Id of the office")
    number: int = Field(description="What is called out")
    state: TicketState = Field(description="Where it stands")
    services: list[BookedService] = Field(description="What for")
    ahead: int | None = Field(description="How many are before it; null when it does not wait")
    estimate_minutes: int | None = Field(description="About how long; null when nothing is known")
    desk: str | None = Field(description="Where it was called to")
    issued_at: datetime


class IssuedTicket(TicketView):
    """A fresh ticket; the secret is told only here."""

    secret: str = Field(description="Shows the ticket: `Authorization: Secret ...`")
