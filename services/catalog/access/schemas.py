"""Figures of access as the API shows them."""

from pydantic import Field

from services.catalog.durations.schemas import MeasuredDuration
from services.catalog.hours.forms import Weekday
from services.catalog.offices.schemas import TaskType
from services.catalog.public_services.schemas import KnownNumber, Processing, ServiceChannel
from shared.schemas import ApiModel, LanguageMap, Provenance


class WeekFitShown(ApiModel):
    """Hours of a regular week, divided; single dates and rhythms of several weeks are not in it."""

    front_office_hours: float
    phone_hours: float
    back_office_hours: float
    front_share: float | None = Field(
        description="Counter in all hours on site; null without back-office hours on record"
    )
    before_work_hours: float = Field(description="Before 8:00, Monday to Friday")
    after_work_hours: float = Field(description="After 16:00, Monday to Friday")
    saturday_hours: float


class EvidenceCount(ApiModel):
    """How many papers are asked for."""

    always: int
    in_some_cases: int
    fetched_as_data: int = Field(description="Of all these: the ones the authority gets itself")


class Easier(ApiModel):
    """What a person has to do."""

    visits: KnownNumber
    evidence: EvidenceCount
    eid_replaces_visit: bool | None = Field(description="Null when not known")


class Faster(ApiModel):
    """How long it takes; the wait for an appointment is added at the gateway, which asks booking."""

    duration_minutes: KnownNumber = Field(description="At the counter, as planned")
    measured: MeasuredDuration | None = Field(description="At the counter, as measured; null where too little was")
    processing: Processing | None = Field(description="Until the decision; null when not known")


class MoreAvailable(WeekFitShown):
    """Where and when; `openHours` counts an hour once, `officeHours` once per office."""

    offices: int
    districts: list[str]
    office_hours: float
    open_hours: float
    open_days: int
    long_days: int
    latest: str | None = Field(examples=["19:00"])
    channels: list[ServiceChannel]
    online: bool | None = Field(description="Null when not known")


class AccessFigures(ApiModel):
    """The three axes of the council paper ("einfacher, schneller und leichter verfügbar") as figures, which nobody adds up."""

    service: str
    title: LanguageMap
    easier: Easier
    faster: Faster
    more_available: MoreAvailable
    missing: list[str] = Field(description="Figures that are not known or invented", examples=[["easier.visits"]])


class WeekGap(ApiModel):
    """Times at which some office of the city is open, but none with this service."""

    weekday: Weekday
    intervals: list[str] = Field(examples=[["07:30-08:00"]])


class Coverage(ApiModel):
    """How a frequent service is spread over the city and the week."""

    service: str
    title: LanguageMap
    annual_cases: int
    basis: str | None = Field(description="The group of like procedures, when only its cases are known")
    offices: int
    districts: list[str]
    office_hours: float
    open_hours: float
    gaps: list[WeekGap]
    provenance: Provenance = Field(description="Of the number of cases")


class OfficeCompatibility(WeekFitShown):
    """How the hours of an office fit work, school and family, of residents and of staff; no figure is about a person."""

    office: str
    name: LanguageMap
    task_type: TaskType
    unit: str | None
    weekly_hours: float
    open_days: int
    long_days: int
    week_provenance: Provenance | None
