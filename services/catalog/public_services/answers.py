"""Services as the API answers them: in a list and whole."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.catalog.hours.schemas import IsOpen
from services.catalog.offices.schemas import OfficeState, TaskType
from services.catalog.public_services.capabilities import Capability
from services.catalog.public_services.schemas import (
    Appearance,
    Audience,
    BundledPlace,
    CriteriaFacts,
    Deadline,
    Eligibility,
    KnownNumber,
    NamedEvidence,
    OnlineAccess,
    Processing,
    QuantityDuration,
    Representation,
    ServiceChannel,
    ServiceKeys,
    ShownFees,
    TrustLevel,
    TypedKey,
    Way,
)
from shared.schemas import ApiModel, LanguageMap, Page, Provenance


class UnitName(ApiModel):
    """The unit that decides."""

    id: str = Field(examples=["amt-buergerservice"], description="Id of the unit")
    name: str = Field(examples=["Amt Bürgerservice"], description="Name of the unit")
    level: str = Field(description="`city`, or who else decides", examples=["city"])
    task_type: TaskType | None = Field(description="Of the unit; the service may be of another. Null: not known")


class EidBenefit(ApiModel):
    """What the online ID card is good for here (council paper 2.6.1)."""

    replaces_visit: bool | None = Field(description="Null when not known")
    trust_level: TrustLevel | None = Field(
        description="Assurance level of the login that is asked for (eIDAS); null: none"
    )
    hint: LanguageMap | None = Field(
        description="A sentence to show, when the card replaces the visit",
        examples=[{"de": "Mit dem Online-Ausweis sparen Sie den Weg ins Amt."}],
    )


class ServiceSummary(ApiModel):
    """A service in a list."""

    id: str = Field(
        examples=["personalausweis"],
        description="The service, in `/v1/services/{service}` and wherever a service is named; it never changes",
    )
    title: LanguageMap = Field(description="Title for people, by language")
    description: LanguageMap = Field(description="What it is, in a sentence or two, by language")
    task_type: TaskType = Field(
        description="Kind of task after the council paper: Servicebereich, Fachbereich, Verwaltungssteuerung, or outside the city"
    )
    audience: Audience = Field(description="Whom it is for")
    unit: UnitName = Field(description="The unit of the city that answers for it")
    life_events: list[str] = Field(description="Ids of the life events it belongs to", examples=[["umzug"]])
    channels: list[ServiceChannel] = Field(
        description="Known ways, also such as begin or end one day; `online` is missing where it is not known, and comes first "
        "where the eID replaces the visit"
    )
    eid: EidBenefit = Field(description="What the online ID card saves")
    duration_minutes: KnownNumber = Field(description="Planned minutes at the counter")
    annual_cases: KnownNumber = Field(description="Cases a year")
    fees: ShownFees = Field(description="What it costs")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Facet(ApiModel):
    """How many of all matches have this value."""

    id: str = Field(examples=["geburt"], description="The value that can be filtered by")
    count: int = Field(ge=1, description="How many", examples=[12])


class Facets(ApiModel):
    """Counts over everything that matches, the most frequent first; a service may count several times."""

    life_events: list[Facet] = Field(description="Hits by life event")
    channels: list[Facet] = Field(description="Hits by channel")
    audiences: list[Facet] = Field(description="Hits by audience")
    child_friendly: list[Facet] = Field(
        description="Hits at a child-friendly office (`true`), and those where none is known (`false`)"
    )


class NearService(ApiModel):
    """A service that may be meant, though it does not match."""

    id: str = Field(
        examples=["personalausweis"], description="The service that may be meant instead, in `/v1/services/{service}`"
    )
    title: LanguageMap = Field(description="Title for people, by language")


class ServicePage(Page[ServiceSummary]):
    """A page of services."""

    facets: Facets | None = Field(description="With `facets=true`, else null")
    nearest: list[NearService] = Field(
        description="When a search finds nothing: what comes nearest, also outside the filters"
    )


class ServiceOffice(ApiModel):
    """An office that handles the service today or will again."""

    id: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    name: LanguageMap = Field(description="Name for people")
    kind: str = Field(description="Kind of office", examples=["buergerbuero"])
    role: Literal["decides", "accepts", "advises"] = Field(
        description="What the office does there: decide, accept or advise"
    )
    capabilities: list[Capability] = Field(description="What can be done there")
    condition: LanguageMap | None = Field(
        description="In which cases only, by language", examples=[{"de": "nur für Kinder unter 16 Jahren"}]
    )
    appointments: bool = Field(description="Whether appointments can be made there")
    walk_in: bool = Field(description="Whether people can come without an appointment")
    phone: bool = Field(description="Whether it can be reached by phone")
    state: OfficeState = Field(description="Whether it exists: open, not yet, closing or closed for good")
    valid_from: date | None = Field(description="First day on which it handles the service; null: it always did")
    valid_to: date | None = Field(description="Last day on which it does, included; null: no end is known")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Intake(ApiModel):
    """Where the application may be handed in besides; § 16 (2) SGB I: receipt at a municipality keeps the deadline."""

    everywhere: bool = Field(description="At every citizen office, also if it does not decide")
    offices: list[str] = Field(
        description="Offices that take the application without deciding on it", examples=[["bb-otto-schill"]]
    )
    quote: str | None = Field(description="The words of the council paper", examples=["mindestens zwei lange Tage"])
    provenance: Provenance | None = Field(description="How well this is known, and from which source")


class ShownBundledPlace(BundledPlace):
    """The same with the words of the council paper; all null with status `unknown` while nobody has said which place it is."""

    quote: str = Field(
        description="The words of the council paper",
        examples=["Dienstleistungen für Unternehmen werden an anderer Stelle gebündelt angeboten"],
    )


class HoursPerspective(ApiModel):
    """When some office with this service is open in a regular week."""

    offices: int = Field(description="How many offices handle it", examples=[12])
    open_hours: float = Field(description="Hours a week in which at least one of them is open", examples=[46.5])
    open_days: int = Field(description="Days a week on which it is open", examples=[5])
    long_days: int = Field(description="Days on which one is open until 18:00 or longer", examples=[2])
    latest: str | None = Field(examples=["19:00"], description="Latest closing time in the week; null without hours")
    saturday_hours: float = Field(description="Hours on Saturdays", examples=[4.0])


class LifeEventPerspective(ApiModel):
    """A life event the service belongs to, with the bundles that do it in one go."""

    id: str = Field(examples=["geburt"], description="Id of the life event")
    title: LanguageMap = Field(description="Title for people, by language")
    bundles: list[str] = Field(description="Ids of the bundles that do it in one go", examples=[["elternexpress"]])


class DigitalPerspective(ApiModel):
    """What can be done without a visit; null when not known."""

    online: bool | None = Field(description="Whether it goes online")
    eid_replaces_visit: bool | None = Field(description="Whether the online ID card replaces the visit")
    personal_appearance: Appearance = Field(description="Whether a person has to come")


class Perspectives(ApiModel):
    """The three perspectives of the council paper on access to services, side by side."""

    opening_hours: HoursPerspective = Field(description="First: when it can be done")
    life_events: list[LifeEventPerspective] = Field(description="Second: which situations in life it belongs to")
    digital: DigitalPerspective = Field(description="Third: what goes without a visit")


class ServiceDetail(ServiceSummary):
    """Everything about a service."""

    perspectives: Perspectives = Field(description="Opening hours, life events and the digital way, side by side")
    valid_from: date | None = Field(description="First day on which it is offered; null: it always was")
    valid_to: date | None = Field(description="Last day, included; null: no end is known")
    keys: ServiceKeys = Field(description="Its keys in the registers of others")
    criteria: CriteriaFacts = Field(description="The figures of the four criteria of a Servicebereich")
    case_group: str | None = Field(
        description="Group of like procedures whose cases are only known together", examples=["kfz-zulassung"]
    )
    automatic: bool = Field(description="True when nothing has to be applied for")
    evidence: list[NamedEvidence] = Field(description="What has to be brought")
    deadlines: list[Deadline] = Field(description="Until when something has to be done, with the law")
    law: list[str] = Field(description="What it is decided by", examples=[["PAuswG § 9"]])
    processing: Processing | None = Field(description="How long the decision takes; null: not known")
    online: OnlineAccess = Field(description="Whether and how it goes online")
    ways: list[Way] = Field(description="Further channels, with whom to turn to")
    personal_appearance: Appearance = Field(
        description="Whether the person has to come", examples=["replaceable_by_eid"]
    )
    representation: Representation = Field(description="Whether somebody else may apply for the person")
    leistung_keys: list[TypedKey] = Field(description="All its Leistungsschlüssel (FIM) with their types")
    duration_by_quantity: list[QuantityDuration] = Field(description="How long several take in one visit")
    combines: list[str] = Field(description="Services done in one appointment", examples=[["reisepass"]])
    max_quantity: int | None = Field(
        description="So many in one visit at most; null: no limit of its own", examples=[4]
    )
    eligibility: Eligibility | None = Field(description="Who may have it; null: nothing is known")
    checked_at: date | None = Field(description="When staff last looked through this entry")
    offices: list[ServiceOffice] = Field(description="Where it is done, with what each office does of it")
    bundled_at: ShownBundledPlace | None = Field(
        description="For services for businesses: where those are offered together; null for services for residents"
    )
    intake: Intake = Field(description="Where the application may be handed in besides")


class ChannelState(IsOpen):
    """One way to an office, at a moment."""

    channel: Literal["appointment", "walk_in", "phone"] = Field(description="The way to reach it")


class OfficeChannels(ApiModel):
    """The ways to one office."""

    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    name: LanguageMap = Field(description="Name for people")
    channels: list[ChannelState] = Field(description="One entry for each way to come")


class ServiceChannels(ApiModel):
    """Per office and channel: open or closed, why, until when."""

    service: str = Field(description="Id of the service in the catalogue", examples=["personalausweis"])
    offices: list[OfficeChannels] = Field(description="Office by office")
    online: OnlineAccess = Field(description="Whether and how it goes online")
    ways: list[Way] = Field(description="Further channels, which keep no hours of ours")
