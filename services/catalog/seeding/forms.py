"""The forms of the files under seeds/: what may stand in them, checked before anything is written."""

from datetime import date
from itertools import combinations
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from services.catalog.hours.forms import HoursRuleForm, Weekday
from services.catalog.hours.rules import Channel, Effect
from services.catalog.offices.schemas import Accessibility, Address, Contact, Desks, Known, Level, TaskType
from services.catalog.provenance import Provenance
from services.catalog.public_services.schemas import (
    Appearance,
    Audience,
    CriteriaFacts,
    Deadline,
    Eligibility,
    Evidence,
    Fees,
    OnlineAccess,
    Processing,
    QuantityDuration,
    Representation,
    ServiceKeys,
    Way,
)
from services.catalog.texts import GermanText
from services.catalog.validity import Day, Lasting, overlap
from shared.schemas import ApiModel, LanguageMap

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Word = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,80}$")]


class SourceForm(ApiModel):
    id: str
    kind: Literal["council", "page", "repository", "city", "none"]
    reference: str
    dated: str | None = None


class HolidayForm(ApiModel):
    name: LanguageMap
    days: list[date]


class OpeningSetForm(ApiModel):
    id: str
    title: LanguageMap
    council_row: int | None = None
    remark: LanguageMap | None = None
    channels: list[Channel] = ["appointment", "walk_in"]
    week: dict[Weekday, list[str]] = Field({}, description="What holds every week, e.g. {mon: ['08:00-12:00']}")
    rules: list[HoursRuleForm] = Field([], description="What does not come every week")
    provenance: Provenance


class ExceptionForm(ApiModel):
    id: str
    offices: list[str]
    from_: date = Field(alias="from")
    until: date
    effect: Effect
    opens: str | None = None
    closes: str | None = None
    channels: list[str] = []
    services: list[str] = []
    still_open: list[str] = []
    redirect: str | None = None
    reason: LanguageMap
    provenance: Provenance


class OfficeForm(ApiModel):
    id: Id
    name: GermanText
    kind: Word
    task_type: TaskType
    unit: str | None = None
    level: Level
    channels: list[Channel]
    decides: bool = True
    opening_set: str | None = None
    address: Address | None = None
    contact: Contact | None = None
    desks: Desks | None = None
    features: list[str] = []
    external_ids: dict[str, str] = {}
    voucher_required: bool = False
    back_office_heavy: Known | None = None
    valid_from: Day | None = None
    closed_from: Day | None = None
    successor: str | None = None
    accessibility: Accessibility | None = None
    checked_at: date | None = None
    provenance: Provenance


class HandledAtForm(ApiModel):
    role: Literal["decides", "accepts", "advises"]
    offices: list[str]
    condition: LanguageMap | None = None
    provenance: Provenance


class ServiceForm(Lasting):
    id: Id
    title: GermanText
    description: GermanText
    task_type: TaskType
    unit: str
    audience: Audience
    life_events: list[str]
    automatic: bool = False
    case_group: str | None = None
    keys: ServiceKeys
    criteria: CriteriaFacts
    fees: Fees
    evidence: list[Evidence] = []
    deadlines: list[Deadline] = []
    law: list[str] = []
    processing: Processing | None = None
    online: OnlineAccess
    ways: list[Way] = Field(
        [], max_length=10, description="Further channels: phone, post, e-mail, video, third parties"
    )
    personal_appearance: Appearance = "unknown"
    representation: Representation | None = None
    duration_by_quantity: list[QuantityDuration] = []
    combines: list[str] = []
    max_quantity: int | None = Field(
        None,
        ge=1,
        le=50,
        description="So many persons or pieces in one visit at most; no limit of its own when left out",
    )
    eligibility: Eligibility | None = None
    handled_at: list[HandledAtForm] = []
    competent: list[str] | None = Field(
        None, description="Units that may accept it in the city; its own unit when left out"
    )
    advised_by: list[str] = Field([], description="Units that only advise on it and never take an application")
    intake_everywhere: bool
    successor: str | None = Field(None, description="The service that takes its place after `validTo`")
    checked_at: date | None = None
    provenance: Provenance


class CaseGroupForm(ApiModel):
    id: str
    title: LanguageMap
    annual_cases: int
    year: int | None = None
    provenance: Provenance


class DecidedForm(Lasting):
    """A rule somebody decided on; several versions of one may stand in the file, one after the other."""

    version: str
    owner: str
    scope: LanguageMap


class HourStandardForm(DecidedForm):
    task_type: TaskType
    binding: bool
    rules: list[dict[str, Any]]
    quote: str
    provenance: Provenance


class CriterionForm(DecidedForm):
    id: str
    metric: Literal["duration_minutes", "annual_cases", "visits", "audience"]
    operator: Literal["<=", ">=", "in"]
    threshold: int | list[str]
    soft: bool
    quote: str
    provenance: Provenance


class StandardsForm(ApiModel):
    opening_hours: list[HourStandardForm]
    criteria: list[CriterionForm]

    @model_validator(mode="after")
    def _one_at_a_time(self) -> Self:
        named = [*((form.task_type, form) for form in self.opening_hours), *((form.id, form) for form in self.criteria)]
        for (name, one), (other, another) in combinations(named, 2):
            if name == other and overlap(one, another):
                raise ValueError(f"two versions of `{name}` hold on the same day")
        return self


class StepForm(ApiModel):
    service: str
    after: list[str] = []


class LifeEventForm(ApiModel):
    id: str
    title: LanguageMap
    description: LanguageMap
    kind: Literal["life_event", "topic"]
    phases: list[LanguageMap] = []
    steps: list[StepForm] = []
    bundles: list[str] = []
    languages: list[str] = []
    portal_codes: list[str] = []
    provenance: Provenance


class UnitForm(Lasting):
    id: Id
    name: str = Field(min_length=1, max_length=300)
    level: Level
    office: str | None = None
    task_type: TaskType | None = Field(
        None, description="Its own, which that of a service may differ from; null: not known"
    )
    chosen_by_person: bool
    provenance: Provenance


class PlaceForm(ApiModel):
    kind: Literal["ars", "postcode", "street"]
    ars: str = Field(pattern=r"^\d{12}$")
    values: list[str]
    provenance: Provenance


class CompetenceForm(ApiModel):
    units: list[UnitForm]
    places: list[PlaceForm]


class FigureForm(ApiModel):
    id: str
    label: LanguageMap
    value: int
    previous: int | None = None
    unit: str
    year: int | None = None
    service: str | None = None
    life_event: str | None = None
    provenance: Provenance


class AliasForm(ApiModel):
    """What people say, for one or more services, the first meant most."""

    say: list[str]
    services: list[str]
