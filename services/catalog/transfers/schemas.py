"""Transfers as the API takes and shows them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.catalog.offices.schemas import TaskType
from services.catalog.seeding.forms import Id
from services.catalog.standards.schemas import ServicebereichCheck
from services.catalog.texts import ShortGermanText
from services.catalog.transfers.steps import TransferState
from shared.schemas import ApiModel, LanguageMap

Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]+$")]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]


class Resources(ApiModel):
    """What a service takes."""

    weekly_hours: float = Field(ge=0, le=100_000, description="Hours of work a week", examples=[41.5])
    posts: float = Field(ge=0, le=10_000, description="Full posts (Vollzeitäquivalente)", examples=[1.5])


class NewTransfer(ApiModel):
    """A service that should move, with what it takes where it is."""

    service: Id = Field(description="Id of the service in the catalogue", examples=["personalausweis"])
    to_unit: Id = Field(description="Unit that takes it over", examples=["amt-buergerservice"])
    needed: Resources = Field(description="Resources the task needs")
    reason: ShortGermanText = Field(
        description="Why, in words for people, by language", examples=[{"de": "Wasserschaden"}]
    )


class Noted(ApiModel):
    """A step with a remark."""

    note: Note | None = Field(
        None, description="A remark for the record", examples=["Mit der Personalvertretung besprochen"]
    )


class Agreement(Noted):
    """What both units agreed on."""

    agreed: Resources = Field(description="Resources both sides agreed on; null before")
    moves_on: Day = Field(description="Day of the move")
    task_type: TaskType = Field("servicebereich", description="How the service is classified where it goes")


class Review(Noted):
    """What really moved."""

    moved: Resources = Field(description="Resources that have really moved")


class TransferStep(ApiModel):
    """Who did what, and when."""

    at: datetime = Field(description="When the step was taken")
    by: str = Field(description="Who did it", examples=["staff-catalog"])
    state: TransferState = Field(description="The state it led to")
    note: str | None = Field(description="A remark for the record", examples=["Mit der Personalvertretung besprochen"])


class TransferShown(ApiModel):
    """A transfer; `open` is what the receiving unit still waits for, known once the service has moved."""

    id: UUID = Field(description="The transfer, in `/v1/staff/transfers/{transfer}`")
    service: str = Field(description="Id of the service in the catalogue", examples=["personalausweis"])
    title: LanguageMap = Field(description="Title for people, by language")
    from_unit: str = Field(description="Unit that gives it away", examples=["ordnungsamt"])
    to_unit: str = Field(description="Unit that takes it over", examples=["amt-buergerservice"])
    state: TransferState = Field(description="Where it stands")
    reason: LanguageMap = Field(description="Why, in words for people, by language")
    needed: Resources = Field(description="Resources the task needs")
    agreed: Resources | None = Field(description="Resources both sides agreed on; null before")
    moved: Resources | None = Field(description="Resources that have really moved")
    open: Resources | None = Field(
        description="Agreed resources that have not moved yet; null before there is an agreement"
    )
    moves_on: date | None = Field(description="Day of the move")
    check: ServicebereichCheck | None = Field(description="What the four criteria said when it was checked")
    steps: list[TransferStep] = Field(description="Its steps so far")


class Balance(ApiModel):
    """Gains and losses of resources added up."""

    weekly_hours: float = Field(description="Hours a week", examples=[41.5])
    posts: float = Field(description="Full posts", examples=[1.5])


class UnitBalance(ApiModel):
    """What services brought to a unit and took from it, with the resources that came and went; positive is a gain."""

    unit: str = Field(description="Id of the unit", examples=["amt-buergerservice"])
    name: str = Field(description="Name of the unit", examples=["Amt Bürgerservice"])
    services_received: int = Field(description="Services it took over", examples=[4])
    services_given: int = Field(description="Services it gave away", examples=[1])
    needed: Balance = Field(description="Resources the task needs")
    moved: Balance = Field(description="Resources that have really moved")
    open: Balance = Field(description="Needed and not moved: positive is what the unit still has to get")
