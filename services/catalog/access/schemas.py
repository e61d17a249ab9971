"""Figures of access as the API shows them."""

from pydantic import Field

from services.catalog.durations.schemas import MeasuredDuration, MeasuredVisits
from services.catalog.hours.forms import Weekday
from services.catalog.offices.schemas import TaskType
from services.catalog.public_services.schemas import KnownNumber, Processing, ServiceChannel
from shared.schemas import ApiModel, LanguageMap, Provenance


class WeekFitShown(ApiModel):
    """Hours of a regular week, divided; single dates and rhythms of several weeks are not in it."""

    front_office_hours: float = Field(description="Hours a week at the counter", examples=[41.5])
    phone_hours: float = Field(description="Hours a week by phone", examples=[45.0])
    back_office_hours: float = Field(description="Hours a week without visitors", examples=[6.0])
    front_share: float | None = Field(
        description="Counter in all hours on site; null without back-office hours on record", examples=[0.87]
    )
    before_work_hours: float = Field(description="Before 8:00, Monday to Friday", examples=[2.5])
    after_work_hours: float = Field(description="After 16:00, Monday to Friday", examples=[6.0])
    saturday_hours: float = Field(description="Hours on Saturdays", examples=[4.0])


class EvidenceCount(ApiModel):
    """How many papers are asked for."""

    always: int = Field(description="Proofs everybody has to bring", examples=[2])
    in_some_cases: int = Field(description="Proofs only some have to bring", examples=[1])
    fetched_as_data: int = Field(description="Of all these: the ones the authority gets itself", examples=[1])


class Easier(ApiModel):
    """What a person has to do."""

    visits: KnownNumber = Field(description="How many visits a case takes, as planned")
    measured_visits: MeasuredVisits | None = Field(description="As counted; null where too little was")
    evidence: EvidenceCount = Field(description="How many proofs")
    eid_replaces_visit: bool | None = Field(description="Null when not known")


class Faster(ApiModel):
    """How long it takes; the wait for an appointment is added at the gateway, which asks booking."""

    duration_minutes: KnownNumber = Field(description="At the counter, as planned")
    measured: MeasuredDuration | None = Field(description="At the counter, as measured; null where too little was")
    processing: Processing | None = Field(description="Until the decision; null when not known")


class MoreAvailable(WeekFitShown):
    """Where and when; `openHours` counts an hour once, `officeHours` once per office."""

    offices: int = Field(description="How many offices handle it", examples=[12])
    districts: list[str] = Field(description="Parts of the city", examples=[["Zentrum", "Gohlis"]])
    office_hours: float = Field(description="Open hours a week of all these offices together", examples=[210.5])
    open_hours: float = Field(description="Hours a week in which at least one of them is open", examples=[46.5])
    open_days: int = Field(description="Days a week on which it is open", examples=[5])
    long_days: int = Field(description="Days a week that end at 18:00 or later", examples=[2])
    latest: str | None = Field(examples=["19:00"], description="Latest closing time in the week; null without hours")
    channels: list[ServiceChannel] = Field(description="Ways it can be done")
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

    weekday: Weekday = Field(description="Day of the week")
    intervals: list[str] = Field(examples=[["07:30-08:00"]], description="Times at which no office is open")


class Coverage(ApiModel):
    """How a frequent service is spread over the city and the week."""

    service: str = Field(description="Id of the service in the catalogue", examples=["personalausweis"])
    title: LanguageMap = Field(description="Title for people, by language")
    annual_cases: int = Field(description="Cases a year", examples=[56000])
    basis: str | None = Field(
        description="The group of like procedures, when only its cases are known", examples=["ausweise"]
    )
    offices: int = Field(description="How many offices handle it", examples=[12])
    districts: list[str] = Field(description="Parts of the city", examples=[["Zentrum", "Gohlis"]])
    office_hours: float = Field(description="Open hours a week of all these offices together", examples=[210.5])
    open_hours: float = Field(description="Hours a week in which at least one of them is open", examples=[46.5])
    gaps: list[WeekGap] = Field(description="When none of them is open, within the hours looked at")
    provenance: Provenance = Field(description="Of the number of cases")


class OfficeCompatibility(WeekFitShown):
    """How the hours of an office fit work, school and family, of residents and of staff; no figure is about a person."""

    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    name: LanguageMap = Field(description="Name for people")
    task_type: TaskType = Field(
        description="Kind of task after the council paper: Servicebereich, Fachbereich, Verwaltungssteuerung, or outside the city"
    )
    unit: str | None = Field(description="Id of the unit it belongs to", examples=["amt-buergerservice"])
    weekly_hours: float = Field(description="Hours a week", examples=[41.5])
    open_days: int = Field(description="Days a week on which it is open", examples=[5])
    long_days: int = Field(description="Days a week that end at 18:00 or later", examples=[2])
    week_provenance: Provenance | None = Field(description="How well the hours are known; null when there are none")
