"""What crosses HTTP about walk-in."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.booking.appointments.schemas import BookedService, WishedServices
from services.booking.capacity.schemas import Clock, Note
from services.booking.offices.schemas import MAX_SERVICES
from shared.schemas import ApiModel, LanguageMap, Page
from shared.validation import unfit

TicketState = Literal["waiting", "called", "finished", "no_show", "left"]


class Quota(ApiModel):
    """How many tickets there are today."""

    total: int = Field(description="Tickets a day", examples=[40])
    left: int = Field(description="Not issued yet", examples=[12])
    status: str = Field(description="Provenance of the number: `sourced` or `placeholder`", examples=["sourced"])


class Waiting(ApiModel):
    """Whether and how people without an appointment are taken at an office now. Null always means: not known."""

    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    at: datetime = Field(description="The moment this is about")
    open: bool | None = Field(description="Whether a ticket can be had now; null when the hours are not known")
    open_until: datetime | None = Field(description="Until when, as far as the hours say")
    opens_at: datetime | None = Field(description="When closed: when it opens again today")
    reason: LanguageMap | None = Field(
        description="Why it is closed; null when it is open", examples=[{"de": "Feiertag: Reformationstag"}]
    )
    appointments_open: bool | None = Field(description="Whether appointments can be made there")
    quota: Quota | None = Field(description="Null when there is no quota")
    waiting: int | None = Field(description="How many wait; null when no tickets are counted there today", examples=[6])
    last_called: int | None = Field(description="The highest number called today", examples=[31])
    estimate_minutes: int | None = Field(
        description="About how long the next one waits; null when nothing is known", examples=[35]
    )
    estimate_basis: LanguageMap = Field(description="What the estimate rests on, or why there is none")
    updated_at: datetime | None = Field(description="When the last ticket was issued or called")


class WalkInRule(ApiModel):
    """When and how many people are taken without an appointment, within the opening hours."""

    weekdays: list[Annotated[int, Field(ge=1, le=7, strict=True)]] = Field(
        [], max_length=7, description="ISO weekdays it is for; every day when empty", examples=[[1, 4]]
    )
    opens: Clock | None = Field(
        None, description="Not before this local time; with the office when left out", examples=["08:00"]
    )
    closes: Clock | None = Field(
        None, description="Not from this local time on; with the office when left out", examples=["17:30"]
    )
    quota: int | None = Field(
        None, ge=0, le=5000, strict=True, description="Tickets a day; as many as come when left out", examples=[40]
    )
    note: Note | None = Field(
        None, description="Why, for colleagues", examples=["Mit der Personalvertretung besprochen"]
    )

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> Self:
        if self.opens and self.closes and self.closes <= self.opens:
            raise unfit("ends_before_start", "`closes` muss nach `opens` liegen.", "`closes` must be after `opens`.")
        return self


class WalkInRuleView(WalkInRule):
    """A rule as it is kept."""

    id: str = Field(
        description="The name of the rule within its office; the same name replaces it", examples=["tuesday-morning"]
    )
    own: bool = Field(description="True: for this office alone, its staff may change it")
    status: str = Field(description="Provenance: `sourced` or `placeholder`", examples=["sourced"])
    sources: list[str] = Field(
        description="Where it is from; `city-staff`: set here", examples=[["zustaendigkeitsfinder"]]
    )


class WalkInRules(Page[WalkInRuleView]):
    """The rules that may apply to an office.

    One for it alone goes before one that names it, and that before the general one; among these one for the weekday before one for all.
    """


class TicketRequest(ApiModel):
    """A ticket for somebody who came without an appointment."""

    services: WishedServices = Field(
        [], max_length=MAX_SERVICES, description="What for, when they say so; each service once"
    )


class TicketView(ApiModel):
    """A ticket as its holder and the clerks see it."""

    id: UUID = Field(description="The ticket, in `/v1/tickets/{ticket_id}`")
    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    number: int = Field(description="What is called out", examples=[32])
    state: TicketState = Field(description="Where it stands")
    services: list[BookedService] = Field(description="What for")
    ahead: int | None = Field(description="How many are before it; null when it does not wait", examples=[3])
    estimate_minutes: int | None = Field(description="About how long; null when nothing is known", examples=[35])
    desk: str | None = Field(description="Where it was called to", examples=["Platz 7"])
    issued_at: datetime = Field(description="When it was handed out")


class IssuedTicket(TicketView):
    """A fresh ticket; the secret is told only here."""

    secret: str = Field(description="Shows the ticket: `Authorization: Secret ...`", examples=["q3J8c0Yx1mVh2bTn"])
