"""What crosses HTTP about appointments."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field

from services.booking.offices.schemas import MAX_QUANTITY, MAX_SERVICES, Key, MeetingPlace
from services.booking.offices.wishes import for_people
from shared.schemas import ApiModel
from shared.validation import unfit

EMAIL = r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+\.[^@\s\x00-\x1f\x7f]+$"
LOCALE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
State = Literal["held", "confirmed", "checked_in", "called", "finished", "no_show", "cancelled", "expired"]
Actor = Literal["holder", "resident", "representative", "staff"]
NO_CONTROL = r"^[^\x00-\x1f\x7f]+$"


class ServiceWish(ApiModel):
    """One service, for so many persons or pieces."""

    id: Key = Field(description="Id of a service of the catalog", examples=["personalausweis"])
    quantity: int = Field(1, ge=1, le=MAX_QUANTITY, strict=True, description="How many persons or pieces", examples=[1])


def _each_once(wishes: list[ServiceWish]) -> list[ServiceWish]:
    if len({wish.id for wish in wishes}) < len(wishes):
        german = "Jeder Dienst darf einmal genannt werden; für mehr davon gibt es `quantity`."
        raise unfit("repeated_service", german, "Each service may be named once; use `quantity` for more.")
    return wishes


WishedServices = Annotated[list[ServiceWish], AfterValidator(_each_once)]
"""What is wished for, each service once."""


class Target(ApiModel):
    """Where and when."""

    office: Key = Field(description="Id of an office", examples=["bb-gohlis"])
    starts_at: AwareDatetime = Field(description="Start with offset", examples=["2026-12-01T09:30:00+01:00"])


class Visitable(ApiModel):
    """What a visit is for."""

    services: WishedServices = Field(
        min_length=1, max_length=MAX_SERVICES, description="What the visit is for; each service once"
    )

    people: int = Field(
        1, ge=1, le=MAX_QUANTITY, strict=True, description="So many come together, each for all of it", examples=[2]
    )

    @property
    def quantities(self) -> dict[str, int]:
        """How many of each service for all people together; raises TooManyPeople."""
        return for_people({wish.id: wish.quantity for wish in self.services}, self.people)


Proof = Annotated[
    str | None,
    Field(max_length=2000, description="Solved ALTCHA task from /v1/proofs/challenge, where one is asked for"),
]


class HoldRequest(Visitable, Target):
    """Keep a slot for some minutes."""

    proof: Proof = Field(None, examples=["eyJhbGdvcml0aG0iOiJTSEEtMjU2In0="])
    code: str | None = Field(
        None,
        min_length=1,
        max_length=40,
        description="Code from a letter, where one is asked for",
        examples=["7KQ2-M9XD-4RTB"],
    )


class MoveRequest(Target):
    """Another office or start for the same visit."""


class Contact(ApiModel):
    """Who comes; kept sealed under a key of this appointment's own."""

    name: str = Field(
        min_length=1, max_length=200, pattern=NO_CONTROL, examples=["Erika Mustermann"], description="Who comes"
    )
    email: str | None = Field(
        None,
        max_length=254,
        pattern=EMAIL,
        description="For messages about the appointment",
        examples=["buergerbuero@example.org"],
    )
    phone: str | None = Field(
        None,
        max_length=40,
        pattern=r"^\+?[0-9()/ -]{3,}$",
        description="For calls by the office",
        examples=["+49 341 0000000"],
    )


class ConfirmRequest(ApiModel):
    """Make the appointment firm."""

    contact: Contact = Field(description="Who it is for and how to reach them")
    locale: str = Field(
        "de", max_length=35, pattern=LOCALE, description="Language of messages (BCP 47)", examples=["de"]
    )


class OfficeName(ApiModel):
    """An office by id and name."""

    id: str = Field(description="Id in the catalog", examples=["bb-otto-schill"])
    name: str = Field(description="Name for people", examples=["Bürgerbüro Otto-Schill-Straße"])


class BookedService(ApiModel):
    """A service of an appointment, as it was booked."""

    id: str = Field(description="Id in the catalog", examples=["personalausweis"])
    title: str = Field(description="Title at the time of booking", examples=["Personalausweis beantragen"])
    quantity: int = Field(description="How many persons or pieces", examples=[1])


class AppointmentView(ApiModel):
    """An appointment as its holder sees it."""

    id: UUID = Field(description="Id of the appointment")
    reference: str = Field(description="To read out on the phone; no secret", examples=["T-7KQ2-M9XD"])
    state: State = Field(description="Where it stands")
    office: MeetingPlace = Field(description="Where")
    services: list[BookedService] = Field(description="What for")
    people: int = Field(description="How many come together; quantities are for all of them", examples=[2])
    starts_at: datetime = Field(description="When, in local time with offset")
    ends_at: datetime = Field(description="Expected end")
    duration_minutes: int = Field(description="Planned duration", examples=[20])
    hold_expires_at: datetime | None = Field(description="Confirm before this moment; null when not held")
    booked_by: Actor = Field(
        description="Who booked it: `resident` logged in, `representative` such as a parent for a child, `holder` without login, `staff`",
        examples=["resident"],
    )
    changed_by: Actor | Literal["time"] = Field(
        description="Who did the last step; `time` when a hold ran out", examples=["representative"]
    )
    desk: str | None = Field(description="The desk or room you were called to; null before", examples=["Platz 7"])


class HeldAppointment(AppointmentView):
    """A fresh hold; the secret is told only here."""

    secret: str = Field(description="Opens the appointment: `Authorization: Secret ...`", examples=["q3J8c0Yx1mVh2bTn"])
