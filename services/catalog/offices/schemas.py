"""Offices as the API shows them."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.catalog.hours.forms import ShownRule
from services.catalog.provenance import Provenance
from services.catalog.public_services.schemas import QuantityDuration
from shared.schemas import ApiModel, LanguageMap

TaskType = Literal["servicebereich", "fachbereich", "verwaltungssteuerung", "extern"]
OfficeState = Literal["open", "not_yet_open", "closing", "closed_for_good"]
Level = Literal["city", "state", "federal", "social_insurance", "joint", "clinic", "court", "private"]


class Address(ApiModel):
    """Where an office is; parts that are not known are null."""

    street: str | None = Field(None, description="Street and number", examples=["Otto-Schill-Straße 2"])
    postcode: str | None = Field(None, examples=["04109"], description="Postcode")
    city: str | None = Field(None, examples=["Leipzig"], description="Town")
    district: str | None = Field(None, examples=["Zentrum"], description="Part of the city")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Contact(ApiModel):
    """How to reach an office."""

    phone: str | None = Field(None, examples=["115 / 0341 115"], description="Telephone number")
    email: str | None = Field(None, description="E-mail address of the office", examples=["buergerbuero@example.org"])
    booking_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s\x00]+$",
        max_length=2000,
        description="The city's present booking page",
        examples=["https://example.org/termine"],
    )
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Desks(ApiModel):
    """How many counters an office has, and in which year that was said."""

    value: int = Field(ge=0, le=1000, examples=[11], description="Number of counters")
    year: int | None = Field(None, examples=[2017], description="Year the number is of; null when not known")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Known(ApiModel):
    """Yes, no, or not known, and from where."""

    value: bool | None = Field(description="Whether it is so; null when not known")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Accessibility(ApiModel):
    """What helps people with disabilities here; a fact that is missing is not known."""

    step_free: Known | None = Field(None, description="Entrance and counters without steps")
    accessible_toilet: Known | None = Field(None, description="A toilet for wheelchair users")
    hearing_loop: Known | None = Field(None, description="An induction loop for hearing aids")
    sign_language: Known | None = Field(None, description="Interpreter on request")
    tactile_guidance: Known | None = Field(None, description="Tactile paths for blind people")


class OfficeSummary(ApiModel):
    """An office in a list."""

    id: str = Field(examples=["bb-otto-schill"], description="Id of the office")
    name: LanguageMap = Field(description="Name for people")
    kind: str = Field(description="What sort of place it is", examples=["citizen_office"])
    task_type: TaskType = Field(description="Aufgabenbereich of the council paper, 2.4")
    level: Level = Field(description="Who runs it; `city` or a body outside the city")
    external: bool = Field(description="True for bodies outside the city")
    unit: str | None = Field(description="The unit of the city it belongs to", examples=["amt-buergerservice"])
    state: OfficeState = Field(description="Today; `closing` when the last day is known and still to come")
    closed_from: date | None = Field(description="First day on which it no longer exists")
    successor: str | None = Field(description="The office to go to instead", examples=["bb-wiedebachpassage"])
    valid_from: date | None = Field(description="First day on which it exists")
    appointments: bool = Field(description="Whether appointments can be made there")
    walk_in: bool = Field(description="Whether people can come without an appointment")
    phone: bool = Field(description="Whether it can be reached by phone")
    decides: bool = Field(description="False where people are only advised, as on the phone")
    voucher_required: bool = Field(description="A personal code from a letter is needed to book")
    address: Address | None = Field(description="Where it is; null when it has no fixed place")
    desks: Desks | None = Field(description="Counters, as far as is known")
    child_friendly: Known | None = Field(
        description="Whether families with small children are provided for, as with a play corner; null: not known"
    )
    opening_set: str | None = Field(
        description="The regular week it keeps, see /v1/opening-hours/summary", examples=["buergerbueros"]
    )
    provenance: Provenance = Field(description="How well this is known, and from which source")


class ServiceAtOffice(ApiModel):
    """A service an office handles."""

    id: str = Field(
        examples=["personalausweis"], description="The service that is handled there, in `/v1/services/{service}`"
    )
    title: LanguageMap = Field(description="Title for people, by language")
    duration_minutes: int | None = Field(
        description="Planned minutes at the counter; null when not known", examples=[20]
    )
    duration_by_quantity: list[QuantityDuration] = Field(description="Minutes by pieces; empty: piece by piece")
    combines: list[str] = Field(
        description="Services it does in one go; what they share is counted once", examples=[["reisepass"]]
    )
    max_quantity: int | None = Field(
        description="So many in one visit at most; null: no limit of its own", examples=[4]
    )
    role: Literal["decides", "accepts", "advises"] = Field(description="`accepts`: takes the papers for another unit")
    capabilities: list[Literal["advise", "accept", "decide"]] = Field(description="What can be done there")
    condition: LanguageMap | None = Field(
        description="In which cases only", examples=[{"de": "nur für Kinder unter 16 Jahren"}]
    )
    valid_to: date | None = Field(description="Last day on which the service is offered there; null: no end is known")
    duration_provenance: Provenance = Field(description="How well the length is known")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class DayHours(ApiModel):
    """The regular hours of one weekday, e.g. ["08:00-19:00"]."""

    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = Field(description="Day of the week")
    intervals: list[str] = Field(description="Times from-until on that day", examples=[["08:00-12:00", "14:00-18:00"]])


class OfficeDetail(OfficeSummary):
    """Everything about an office."""

    contact: Contact | None = Field(description="How to reach it; null when not known")
    features: list[str] = Field(description="What is there, as codes", examples=[["wheelchair", "photo_booth"]])
    accessibility: Accessibility | None = Field(description="Null: nothing is known")
    back_office_heavy: Known | None = Field(
        description="Whether elaborate checks keep staff from the counter, so that back-office hours are kept free; null: not known"
    )
    checked_at: date | None = Field(description="When staff last looked through this entry")
    external_ids: dict[str, str] = Field(
        description="Its ids in the systems of others, by system", examples=[{"zms": "123"}]
    )
    week: list[DayHours] = Field(description="The regular week; holidays and exceptions: see opening-hours")
    rules: list[ShownRule] = Field(description="What the hours follow from, also those of later")
    hours_text: LanguageMap = Field(
        description="The same rules in words", examples=[{"de": "Montag bis Freitag 08:00–12:00 Uhr."}]
    )
    week_provenance: Provenance | None = Field(description="How well the hours are known; null when there are none")
    services: list[ServiceAtOffice] = Field(description="What it handles, and how")
