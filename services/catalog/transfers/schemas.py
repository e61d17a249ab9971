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

    weekly_hours: float = Field(ge=0, le=100_000, description="Hours of work a week")
    posts: float = Field(ge=0, le=10_000, description="Full posts (Vollzeitäquivalente)")


class NewTransfer(ApiModel):
    """A service that should move, with what it takes where it is."""

    service: Id
    to_unit: Id
    needed: Resources
    reason: ShortGermanText


class Noted(ApiModel):
    """A step with a remark."""

    note: Note | None = None


class Agreement(Noted):
    """What both units agreed on."""

    agreed: Resources
    moves_on: Day
    task_type: TaskType = Field("servicebereich", description="How the service is classified where it goes")


class Review(Noted):
    """What really moved."""

    moved: Resources


class TransferStep(ApiModel):
    """Who did what, and when."""

    at: datetime
    by: str
    state: TransferState
    note: str | None


class TransferShown(ApiModel):
    """A transfer; `open` is what the receiving unit still waits for, known once the service has moved."""

    id: UUID
    service: str
    title: LanguageMap
    from_unit: str
    to_unit: str
    state: TransferState
    reason: LanguageMap
    needed: Resources
    agreed: Resources | None
    moved: Resources | None
    open: Resources | None
    moves_on: date | None
    check: ServicebereichCheck | None = Field(description="What the four criteria said when it was checked")
    steps: list[TransferStep]


class Balance(ApiModel):
    """Gains and losses of resources added up."""

    weekly_hours: float
    posts: float


class UnitBalance(ApiModel):
    """What services brought to a unit and took from it, with the resources that came and went; positive is a gain."""

    unit: str
    name: str
    services_received: int
    services_given: int
    needed: Balance
    moved: Balance
    open: Balance = Field(description="Needed and not moved: positive is what the unit still has to get")
