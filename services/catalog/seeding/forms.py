"""The forms of the files under seeds/: what may stand in them, checked before anything is written."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from services.catalog.hours.forms import HoursRuleForm, Weekday
from services.catalog.hours.rules import Channel, Effect
from services.catalog.offices.schemas import Accessibility, Address, Contact, Desks, Known, Level, TaskType
from services.catalog.provenance import Provenance
from services.catalog.public_services.schemas import (
    Appearance,
    Audience,
    BundledPlace,
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
from services.catalog.validity import Day, Lasting
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
    id: Id = Field(description="Id of the office", examples=["bb-otto-schill"])
    name: GermanText = Field(
        description="Name for people, by language", examples=[{"de": "Bürgerbüro Otto-Schill-Straße"}]
    )
    kind: Word = Field(description="Kind of office", examples=["buergerbuero"])
    task_type: TaskType = Field(
        description="Kind of task after the council paper: Servicebereich, Fachbereich, Verwaltungssteuerung, or outside the city"
    )
    unit: str | None = Field(
        None, description="The unit of the city that answers for it", examples=["amt-buergerservice"]
    )
    level: Level = Field(description="Whose it is: of the city, the state, the federation, social insurance ...")
    channels: list[Channel] = Field(description="Ways to reach it")
    decides: bool = Field(True, description="Whether it decides itself")
    opening_set: str | None = Field(None, description="Id of the regular week it keeps", examples=["buergerbueros"])
    address: Address | None = Field(None, description="Where it is; null when not known")
    contact: Contact | None = Field(None, description="Who it is for and how to reach them")
    desks: Desks | None = Field(None, description="Counters, as far as is known")
    features: list[str] = Field([], description="What is there, as codes", examples=[["wheelchair", "photo_booth"]])
    external_ids: dict[str, str] = Field(
        {}, description="Its ids in the systems of others, by system", examples=[{"zms": "123"}]
    )
    voucher_required: bool = Field(False, description="Whether a voucher or code is needed to come")
    back_office_heavy: Known | None = Field(
        None, description="Whether most of its work has no visitors; null when not known"
    )
    child_friendly: Known | None = Field(
        None,
        description="Whether families with small children are provided for, as with a play corner; null: not known",
    )
    valid_from: Day | None = Field(None, description="First day it holds; null: as long as is known")
    closed_from: Day | None = Field(None, description="First day it is closed for good; null while it is open")
    successor: str | None = Field(
        None, description="Id of the office that takes its place; null when none does", examples=["bb-wiedebachpassage"]
    )
    accessibility: Accessibility | None = Field(
        None, description="How it can be reached and used with a disability; null when not known"
    )
    checked_at: date | None = Field(None, description="When staff last compared it with its source; null when never")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class HandledAtForm(Lasting):
    role: Literal["decides", "accepts", "advises"] = Field(
        description="What the office does there: decide, accept or advise"
    )
    offices: list[str] = Field(description="Offices it is handled at", examples=[["bb-otto-schill"]])
    condition: LanguageMap | None = Field(
        None, description="In which cases only, by language", examples=[{"de": "nur für Kinder unter 16 Jahren"}]
    )
    provenance: Provenance = Field(description="How well this is known, and from which source")


class ServiceForm(Lasting):
    id: Id = Field(description="The service as everybody names it, for ever", examples=["personalausweis"])
    title: GermanText = Field(
        description="Title for people, by language", examples=[{"de": "Personalausweis beantragen"}]
    )
    description: GermanText = Field(
        description="What it is, in a sentence or two, by language",
        examples=[{"de": "Der Personalausweis gilt zehn Jahre."}],
    )
    task_type: TaskType = Field(
        description="Kind of task after the council paper: Servicebereich, Fachbereich, Verwaltungssteuerung, or outside the city"
    )
    unit: str = Field(description="The unit of the city that answers for it", examples=["amt-buergerservice"])
    audience: Audience = Field(description="Whom it is for")
    life_events: list[str] = Field(description="Ids of the life events it belongs to", examples=[["umzug"]])
    automatic: bool = Field(False, description="Happens without an application")
    case_group: str | None = Field(
        None, description="Group of like procedures whose cases are counted together", examples=["ausweise"]
    )
    keys: ServiceKeys = Field(description="Its keys in other registers")
    criteria: CriteriaFacts = Field(description="The facts for the criteria of the council paper")
    fees: Fees = Field(description="What it costs")
    evidence: list[Evidence] = Field([], description="Proofs it needs")
    deadlines: list[Deadline] = Field([], description="Clocks it starts")
    law: list[str] = Field([], description="Provisions it rests on", examples=[["§ 9 PAuswG"]])
    processing: Processing | None = Field(None, description="How long it takes after that; null when not known")
    online: OnlineAccess = Field(description="Whether and how it goes online")
    ways: list[Way] = Field(
        [], max_length=10, description="Further channels: phone, post, e-mail, video, third parties"
    )
    personal_appearance: Appearance = Field("unknown", description="Whether a person has to come")
    representation: Representation | None = Field(
        None, description="Whether somebody else may come; null when not known"
    )
    duration_by_quantity: list[QuantityDuration] = Field([], description="Minutes for several at once")
    combines: list[str] = Field([], description="Services it does in one go", examples=[["reisepass"]])
    max_quantity: int | None = Field(
        None,
        ge=1,
        le=50,
        description="So many persons or pieces in one visit at most; no limit of its own when left out",
        examples=[4],
    )
    eligibility: Eligibility | None = Field(None, description="Who may ask for it; null: everybody")
    bundled_at: BundledPlace | None = Field(
        None, description="For services for businesses: where those are offered together; null when not known"
    )
    handled_at: list[HandledAtForm] = Field([], description="Where it is handled, and what is done there")
    competent: list[str] | None = Field(
        None,
        description="Units that may accept it in the city; its own unit when left out",
        examples=[["amt-buergerservice"]],
    )
    advised_by: list[str] = Field(
        [], description="Units that only advise on it and never take an application", examples=[["sozialamt"]]
    )
    unit_periods: dict[str, Lasting] = Field(
        {},
        description="From when until when a unit of `competent`, `advisedBy` or `unit` is so; always where it is not named",
        examples=[{"sozialamt": {"validTo": "2027-03-31"}}],
    )
    intake_everywhere: bool = Field(description="Whether any Bürgerbüro takes the application")
    successor: str | None = Field(
        None, description="The service that takes its place after `validTo`", examples=["personalausweis"]
    )
    checked_at: date | None = Field(None, description="When staff last compared it with its source; null when never")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class CaseGroupForm(ApiModel):
    id: str
    title: LanguageMap
    annual_cases: int
    year: int | None = None
    provenance: Provenance


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
    id: Id = Field(description="Id of the unit", examples=["amt-buergerservice"])
    name: str = Field(min_length=1, max_length=300, description="Name of the unit", examples=["Amt Bürgerservice"])
    level: Level = Field(description="Whose it is: of the city, the state, the federation, social insurance ...")
    office: str | None = Field(None, description="Id of the office", examples=["bb-otto-schill"])
    task_type: TaskType | None = Field(
        None, description="Its own, which that of a service may differ from; null: not known"
    )
    chosen_by_person: bool = Field(description="Whether each person has one of their own, such as a health insurer")
    provenance: Provenance = Field(description="How well this is known, and from which source")


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
