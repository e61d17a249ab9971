"""Applications from the state portal over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.schemas import ApiModel

State = Literal["held", "draft", "submitted", "finished", "withdrawn"]
ServiceId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=64, examples=["wohngeld"])]
STATE = "held (a person has to place it), draft (facts are missing), submitted, finished or withdrawn"
EINGANG = "The legal Eingangsdatum: when it was handed in at the portal (§ 16 (2) SGB I)"


class ApplicationAccepted(ApiModel):
    """What became of an envelope; the same envelope again gets the same answer for seven days."""

    envelope_id: UUID = Field(description="Its id, as given by the portal")
    case: UUID = Field(description="The case it became; its id is the `subject` of notices")
    reference: str = Field(description="The number of the case, to be read out on the phone", examples=["L-7KQ2-M9XD"])
    secret: str | None = Field(
        description="Opens the case for the person; null when it was told more than seven days ago",
        examples=["q3J8c0Yx1mVh2bTn"],
    )
    state: State = Field(description=STATE)
    received_at: datetime = Field(description=EINGANG)
    authority: str | None = Field(
        description="The unit that decides; null for a bundle, which has several", examples=["standesamt"]
    )
    authority_known: bool = Field(description="false: the catalog did not say; the unit named passes it on")
    missing: list[str] = Field(
        description="What keeps it from being handed in, or proofs the service always needs",
        examples=[["geburtsurkunde"]],
    )


class PartStatus(ApiModel):
    """Where one part stands."""

    id: str = Field(description="The part", examples=["antrag"])
    state: str = Field(description="released, delivered, decided, refused, ...", examples=["delivered"])
    changed_at: datetime = Field(description="Since when")


class ApplicationStatus(ApiModel):
    """Where an application stands, without a word of what it holds."""

    envelope_id: UUID = Field(description="Its id, as given by the portal")
    case: UUID | None = Field(description="The case it became; null while it is held")
    reference: str | None = Field(description="The number of the case", examples=["T-7KQ2-9F3M"])
    state: State = Field(description=STATE)
    reason: str | None = Field(description="Why it is held", examples=["service-unknown"])
    received_at: datetime = Field(description=EINGANG)
    parts: list[PartStatus] = Field(description="Its parts, once it is handed in")


class HeldApplication(ApiModel):
    """An envelope a person has to place."""

    client: str = Field(description="Who handed it over", examples=["amt24"])
    envelope_id: UUID = Field(description="Its id")
    form_id: str = Field(description="The form of the portal", examples=["wohngeld-antrag"])
    reason: str = Field(description="Why it could not be placed by itself", examples=["service-unknown"])
    received_at: datetime = Field(description=EINGANG)
    arrived_at: datetime = Field(description="When it got here")


class Placing(ApiModel):
    """Where an application belongs, as a person of the city says."""

    service: ServiceId = Field(description="The service it is for")
    authority: ServiceId | None = Field(
        None, description="The unit that decides, where the catalog names several", examples=["standesamt"]
    )
