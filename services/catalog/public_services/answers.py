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

    id: str = Field(examples=["amt-buergerservice"])
    name: str = Field(examples=["Amt Bürgerservice"])
    level: str = Field(description="`city`, or who else decides", examples=["city"])
    task_type: TaskType | None = Field(description="Of the unit; the service may be of another. Null: not known")


class EidBenefit(ApiModel):
    """What the online ID card is good for here (council paper 2.6.1)."""

    replaces_visit: bool | None = Field(description="Null when not known")
    trust_level: TrustLevel | None
    hint: LanguageMap | None = Field(description="A sentence to show, when the card replaces the visit")


class ServiceSummary(ApiModel):
    """A service in a list."""

    id: str = Field(examples=["personalausweis"])
    title: LanguageMap
    description: LanguageMap
    task_type: TaskType
    audience: Audience
    unit: UnitName
    life_events: list[str]
    channels: list[ServiceChannel] = Field(description="Known ways; `online` is missing where it is not known")
    eid: EidBenefit
    duration_minutes: KnownNumber
    annual_cases: KnownNumber
    fees: ShownFees
    provenance: Provenance


class Facet(ApiModel):
    """How many of all matches have this value."""

    id: str = Field(examples=["geburt"])
    count: int = Field(ge=1)


class Facets(ApiModel):
    """Counts over everything that matches, the most frequent first; a service may count several times."""

    life_events: list[Facet]
    channels: list[Facet]
    audiences: list[Facet]


class NearService(ApiModel):
    """A service that may be meant, though it does not match."""

    id: str = Field(examples=["personalausweis"])
    title: LanguageMap


class ServicePage(Page[ServiceSummary]):
    """A page of services."""

    facets: Facets | None = Field(description="With `facets=true`, else null")
    nearest: list[NearService] = Field(
        description="When a search finds nothing: what comes nearest, also outside the filters"
    )


class ServiceOffice(ApiModel):
    """An office that handles the service today or will again."""

    id: str
    name: LanguageMap
    kind: str
    role: Literal["decides", "accepts", "advises"]
    capabilities: list[Capability]
    condition: LanguageMap | None
    appointments: bool
    walk_in: bool
    phone: bool
    state: OfficeState
    provenance: Provenance


class Intake(ApiModel):
    """Where the application may be handed in besides; § 16 (2) SGB I: receipt at a municipality keeps the deadline."""

    everywhere: bool = Field(description="At every citizen office, also if it does not decide")
    offices: list[str]
    quote: str | None = Field(description="The words of the council paper")
    provenance: Provenance | None


class HoursPerspective(ApiModel):
    """When some office with this service is open in a regular week."""

    offices: int
    open_hours: float
    open_days: int
    long_days: int = Field(description="Days on which one is open until 18:00 or longer")
    latest: str | None = Field(examples=["19:00"])
    saturday_hours: float


class LifeEventPerspective(ApiModel):
    """A life event the service belongs to, with the bundles that do it in one go."""

    id: str = Field(examples=["geburt"])
    title: LanguageMap
    bundles: list[str]


class DigitalPerspective(ApiModel):
    """What can be done without a visit; null when not known."""

    online: bool | None
    eid_replaces_visit: bool | None
    personal_appearance: Appearance


class Perspectives(ApiModel):
    """The three perspectives of the council paper on access to services, side by side."""

    opening_hours: HoursPerspective
    life_events: list[LifeEventPerspective]
    digital: DigitalPerspective


class ServiceDetail(ServiceSummary):
    """Everything about a service."""

    perspectives: Perspectives

    valid_from: date | None = Field(description="First day on which it is offered; null: it always was")
    valid_to: date | None = Field(description="Last day, included; null: no end is known")
    keys: ServiceKeys
    criteria: CriteriaFacts
    case_group: str | None = Field(description="Group of like procedures whose cases are only known together")
    automatic: bool = Field(description="True when nothing has to be applied for")
    evidence: list[NamedEvidence]
    deadlines: list[Deadline]
    law: list[str] = Field(examples=[["PAuswG § 9"]])
    processing: Processing | None
    online: OnlineAccess
    ways: list[Way] = Field(description="Further channels, with whom to turn to")
    personal_appearance: Appearance
    representation: Representation
    leistung_keys: list[TypedKey] = Field(description="All its Leistungsschlüssel (FIM) with their types")
    duration_by_quantity: list[QuantityDuration]
    combines: list[str] = Field(description="Services done in one appointment")
    max_quantity: int | None = Field(description="So many in one visit at most; null: no limit of its own")
    eligibility: Eligibility | None
    checked_at: date | None = Field(description="When staff last looked through this entry")
    offices: list[ServiceOffice]
    intake: Intake


class ChannelState(IsOpen):
    """One way to an office, at a moment."""

    channel: Literal["appointment", "walk_in", "phone"]


class OfficeChannels(ApiModel):
    """The ways to one office."""

    office: str
    name: LanguageMap
    channels: list[ChannelState]


class ServiceChannels(ApiModel):
    """Per office and channel: open or closed, why, until when."""

    service: str
    offices: list[OfficeChannels]
    online: OnlineAccess
    ways: list[Way] = Field(description="Further channels, which keep no hours of ours")
