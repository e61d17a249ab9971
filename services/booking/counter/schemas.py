"""What crosses HTTP at the counter."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.booking.appointments.schemas import NO_CONTROL, BookedService
from shared.payments.schemas import Cents
from shared.payments.states import State
from shared.schemas import ApiModel, Page

VisitorState = Literal["confirmed", "checked_in", "called", "finished", "no_show"]


class CallRequest(ApiModel):
    """Who comes to which desk."""

    desk: str = Field(min_length=1, max_length=20, pattern=NO_CONTROL, description="Desk or room", examples=["3"])


class VisitorPayment(ApiModel):
    """What was paid online beforehand, or is being paid."""

    service: str = Field(description="The service it is for", examples=["personalausweis"])
    state: State = Field(description="Where it stands", examples=["paid"])
    cents: Cents


class Visitor(ApiModel):
    """An appointment as the clerks of its office see it."""

    id: UUID = Field(description="Id of the appointment")
    reference: str = Field(description="What the person reads out", examples=["T-7KQ2-M9XD"])
    state: VisitorState = Field(description="Where it stands")
    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    starts_at: datetime = Field(description="When, in local time with offset")
    ends_at: datetime = Field(description="Expected end")
    services: list[BookedService] = Field(description="What for")
    people: int = Field(description="How many come together", examples=[2])
    name: str | None = Field(description="Who comes; null when not known or forgotten", examples=["Erika Beispiel"])
    phone: str | None = Field(description="For calls by the office", examples=["+49 341 0000000"])
    desk: str | None = Field(description="Where they were called to", examples=["Platz 7"])
    checked_in_at: datetime | None = Field(description="When they came")
    called_at: datetime | None = Field(description="When they were called")
    finished_at: datetime | None = Field(description="When it was done")
    fits: bool = Field(description="False: it no longer fits the hours of the office and is on the list of conflicts")
    payments: list[VisitorPayment] = Field(
        description="Fees paid online; nothing is to be paid at the desk for a service that is `paid` or `free`"
    )


class DayList(Page[Visitor]):
    """The appointments of an office on one day."""

    date: Annotated[date, Field(description="The day of the list")]
    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
