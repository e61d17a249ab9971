"""What crosses HTTP in the citizen API; names are those of ZMS, not ours."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from services.booking.appointments.schemas import Contact
from services.booking.offices.schemas import MAX_QUANTITY
from services.booking.zms.identifiers import AuthKey, Number

Status = Literal["reserved", "preconfirmed", "confirmed", "queued", "called", "finished", "missed", "deleted"]


class ZmsModel(BaseModel):
    """Base: clients send more than we need (the whole scope, for instance), which is no mistake there."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Numbers = Annotated[list[Number], Field(max_length=200)]
Counts = Annotated[list[Annotated[int, Field(ge=1, le=10_000)]], Field(max_length=200)]


class CalendarQuery(ZmsModel):
    """What is asked of the calendar, in all its forms."""

    office_ids: Numbers
    service_ids: Numbers
    service_counts: Counts
    start_date: date
    end_date: date
    slots_start_date: date | None = None
    slots_end_date: date | None = None


class DayQuery(ZmsModel):
    """The day the older calendar asks for."""

    date: date


class ReserveRequest(ZmsModel):
    """Reserve a slot."""

    timestamp: int = Field(ge=0, le=253_402_300_799, description="Start, in seconds since 1970", examples=[1795593600])
    office_id: Number = Field(description="Number of the office", examples=[101])
    service_id: Annotated[list[Number], BeforeValidator(_listed)] = Field(max_length=200, examples=[[1063441]])
    service_count: Annotated[list[Annotated[int, Field(ge=1, le=10_000)]], BeforeValidator(_listed)] = Field(
        max_length=200, description="How many of each, in the same order", examples=[[1]]
    )
    captcha_token: str | None = Field(
        None, max_length=2000, description="From captcha-verify, where a captcha is asked"
    )


class ProcessRequest(ZmsModel):
    """One appointment, and the key that opens it; who is logged in as its owner needs no key."""

    process_id: Number = Field(description="Number of the appointment", examples=[123456789])
    auth_key: AuthKey | None = Field(None, description="Key of the appointment, 64 hexadecimal digits")


Text200 = Annotated[str, StringConstraints(max_length=200)]


class UpdateRequest(ProcessRequest):
    """Say who comes."""

    family_name: str = Field(
        min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$", examples=["Erika Mustermann"]
    )
    email: str | None = Field(None, max_length=254, examples=["erika@example.org"])
    telephone: str | None = Field(None, max_length=40, examples=["0341 1234567"])
    custom_textfield: Text200 | None = Field(None, description="Not asked here, and not kept")
    custom_textfield2: Text200 | None = Field(None, description="Not asked here, and not kept")

    def contact(self) -> Contact:
        """Who comes, in our form; raises ValidationError for what is no address or telephone number."""
        return Contact(name=self.family_name, email=self.email or None, phone=self.telephone or None)


class Address(ZmsModel):
    """Where an office is."""

    model_config = ConfigDict(alias_generator=None)

    street: str | None = Field(examples=["Otto-Schill-Straße"])
    house_number: str | None = Field(examples=["2"])
    postal_code: str | None = Field(examples=["04109"])
    city: str | None = Field(examples=["Leipzig"])
    hint: bool = Field(description="Always false here", examples=[False])


class Provider(ZmsModel):
    """Which office a scope belongs to."""

    id: int = Field(description="Number of the office", examples=[101])
    source: str = Field(examples=["lotse"])
    name: str = Field(examples=["Bürgerbüro Otto-Schill-Straße"])
    contact: Address | None = Field(description="Where it is")


class Scope(ZmsModel):
    """What an office asks of who books there. An office has one scope, with the same number."""

    id: int = Field(description="The office's number", examples=[101])
    provider: Provider = Field(description="The office")
    short_name: str = Field(examples=["Bürgerbüro Otto-Schill-Straße"])
    email_required: bool = Field(examples=[True])
    telephone_activated: bool = Field(examples=[True])
    telephone_required: bool = Field(examples=[False])
    custom_textfield_activated: bool = Field(examples=[False])
    custom_textfield_required: bool = Field(examples=[False])
    custom_textfield_label: str = Field(examples=[""])
    custom_textfield2_activated: bool = Field(examples=[False])
    custom_textfield2_required: bool = Field(examples=[False])
    custom_textfield2_label: str = Field(examples=[""])
    captcha_activated_required: bool = Field(examples=[False])
    display_info: str | None = Field(examples=[None])
    info_for_appointment: str | None = Field(examples=[None])
    info_for_all_appointments: str | None = Field(examples=[None])
    slots_per_appointment: str | None = Field(description="Most cells of five minutes", examples=["48"])
    appointments_per_mail: str | None = Field(description="Most open appointments of one address", examples=["5"])
    reservation_duration: int = Field(description="Minutes a reservation is kept", examples=[10])
    activation_duration: int = Field(description="Minutes until the link in the mail must be followed", examples=[60])
    hint: str | None = Field(examples=[None])


class Office(ZmsModel):
    """An office that gives appointments."""

    id: int = Field(description="Its number", examples=[101])
    name: str = Field(examples=["Bürgerbüro Otto-Schill-Straße"])
    address: Address | None = Field(description="Where it is; null: not known")
    show_alternative_locations: bool = Field(examples=[True])
    display_name_alternatives: list[str] = Field(examples=[[]])
    organization: str | None = Field(examples=["Stadt Leipzig"])
    organization_unit: str | None = Field(examples=[None])
    slot_time_in_minutes: int = Field(description="The grid", examples=[5])
    geo: dict[str, float] | None = Field(description="Not known here", examples=[None])
    scope: Scope = Field(description="What it asks")
    disabled_by_services: list[int] = Field(examples=[[]])
    max_slots_per_appointment: str | None = Field(examples=["48"])


class Service(ZmsModel):
    """A service that can be booked."""

    id: int = Field(description="Its number", examples=[1063441])
    name: str = Field(examples=["Personalausweis"])
    max_quantity: int = Field(description="Most pieces in one appointment", examples=[MAX_QUANTITY])
    combinable: dict[str, dict[str, list[int]]] = Field(
        description="By rank: number of a service that can be done in the same visit, with the offices that do both",
        examples=[{"1": {"1063453": [101]}}],
    )
    parent_id: int | None = Field(examples=[None])
    variant_id: int | None = Field(examples=[None])
    show_on_start_page: bool = Field(examples=[True])


class Relation(ZmsModel):
    """An office offers a service."""

    office_id: int = Field(description="Number of the office", examples=[101])
    service_id: int = Field(description="Number of the service", examples=[1063441])
    slots: int = Field(description="Cells of the grid one piece takes", examples=[3])
    public: bool = Field(examples=[True])
    max_quantity: int = Field(examples=[MAX_QUANTITY])


class Directory(ZmsModel):
    """Offices, services, and which office offers what."""

    offices: list[Office] = Field(description="Offices that give appointments")
    services: list[Service] = Field(description="Services that can be booked")
    relations: list[Relation] = Field(description="Which office offers what")


class OfficeStarts(ZmsModel):
    """The free starts of an office on a day."""

    office_id: int = Field(description="Number of the office", examples=[101])
    appointments: list[int] = Field(description="Starts, in seconds since 1970", examples=[[1795593600]])


class CalendarOffice(ZmsModel):
    """The same in the combined calendar, which writes the number as a text."""

    office_id: str = Field(description="Number of the office", examples=["101"])
    appointments: list[int] = Field(description="Starts, in seconds since 1970", examples=[[1795593600]])


class CalendarDay(ZmsModel):
    """A day on which something is free."""

    date: str = Field(examples=["2026-11-30"])
    provider_ids: str = Field(alias="providerIDs", description="Offices, comma-separated", examples=["101,102"])
    offices: list[CalendarOffice] = Field(description="Starts, for days within slotsStartDate and slotsEndDate")


class Calendar(ZmsModel):
    """The combined calendar."""

    start_date: str = Field(examples=["2026-11-26"])
    end_date: str = Field(examples=["2027-05-26"])
    slots_start_date: str = Field(examples=["2026-11-30"])
    slots_end_date: str = Field(examples=["2026-11-30"])
    prev_bookable_date: str | None = Field(
        description="The last free day before slotsStartDate", examples=["2026-11-27"]
    )
    next_bookable_date: str | None = Field(description="The first free day after slotsEndDate", examples=["2026-12-01"])
    available_days: list[CalendarDay] = Field(description="Days from startDate to endDate with something free")


class FreeDay(ZmsModel):
    """A day, in the older calendar."""

    time: str = Field(examples=["2026-11-30"])
    provider_ids: str = Field(alias="providerIDs", description="Offices, comma-separated", examples=["101,102"])


class FreeDays(ZmsModel):
    """The first of the two calls of the older calendar."""

    available_days: list[FreeDay] = Field(description="Days with something free")


class DayStarts(ZmsModel):
    """The second of the two."""

    offices: list[OfficeStarts] = Field(description="Starts of the day by office")


class SubRequest(ZmsModel):
    """A further service of the same appointment."""

    id: int = Field(description="Number of the service", examples=[1063453])
    name: str = Field(examples=["Reisepass"])
    count: int = Field(examples=[1])


class Process(ZmsModel):
    """An appointment ("thinned process")."""

    process_id: int = Field(description="Its number", examples=[123456789])
    timestamp: str = Field(description="Start, in seconds since 1970", examples=["1795593600"])
    auth_key: str | None = Field(description="Its key; null for owners, who need none", examples=["5a" * 32])
    family_name: str | None = Field(examples=["Erika Mustermann"])
    custom_textfield: str | None = Field(examples=[None])
    custom_textfield2: str | None = Field(examples=[None])
    email: str | None = Field(examples=["erika@example.org"])
    telephone: str | None = Field(examples=[None])
    office_name: str | None = Field(examples=["Bürgerbüro Otto-Schill-Straße"])
    office_id: int | None = Field(description="Number of the office", examples=[101])
    scope: Scope | None = Field(description="What the office asks")
    sub_request_counts: list[SubRequest] = Field(description="Services besides the first")
    service_id: int | None = Field(description="Number of the first service", examples=[1063441])
    service_name: str | None = Field(examples=["Personalausweis"])
    service_count: int = Field(examples=[1])
    status: Status = Field(examples=["reserved"])
    slot_count: int = Field(description="Cells of the grid", examples=[3])
    display_number: str = Field(description="To read out on the phone", examples=["T-7KQ2-M9XD"])
    ics_content: str | None = Field(description="Calendar entry of a firm or cancelled appointment", examples=[None])
