"""The parts of a service, as they are kept and as the API shows them."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.catalog.provenance import Provenance
from services.catalog.public_services.fees import FeeKind
from services.catalog.validity import Lasting
from shared.schemas import ApiModel, LanguageMap
from shared.validation import unfit

Audience = Literal["residents", "businesses", "both"]
TrustLevel = Literal["low", "substantial", "high"]
WayKind = Literal["phone", "post", "email", "video", "third_party"]
ServiceChannel = Literal["counter", "mobile", "online", "phone", "post", "email", "video", "third_party", "automatic"]
Appearance = Literal["required", "replaceable_by_eid", "not_needed", "unknown"]
LeikaId = Annotated[str, Field(pattern=r"^99\d{12}$", examples=["99008001012000"])]
Money = Annotated[str, Field(pattern=r"^\d{1,7}\.\d{2}$", description="Decimal amount", examples=["46.00"])]


class KnownNumber(ApiModel):
    """A number and how well it is known; null when it is not."""

    value: int | None = Field(ge=0, description="The number; null when it is not known", examples=[42])
    year: int | None = Field(None, description="Year the number is of; null when not known", examples=[2024])
    provenance: Provenance = Field(description="How well this is known, and from which source")


class CriteriaFacts(ApiModel):
    """The figures the four criteria of the council paper are judged by."""

    duration_minutes: KnownNumber = Field(description="Minutes at the counter")
    annual_cases: KnownNumber = Field(description="Cases a year")
    visits: KnownNumber = Field(description="Visits a case takes")


class ForeignIds(ApiModel):
    """Ids of a service in another system."""

    ids: list[str] = Field(description="Ids in the register of the other side", examples=[["6000001"]])
    provenance: Provenance = Field(description="How well this is known, and from which source")


class BookingKey(ApiModel):
    """The service in the city's present booking system."""

    name: str = Field(description="What it is called in the booking system", examples=["Personalausweis"])
    id: str = Field(description="Its id there", examples=["10242339"])
    provenance: Provenance = Field(description="How well this is known, and from which source")


class ServiceKeys(ApiModel):
    """Under which keys others know the service; `leikaId` is the Leistungsschlüssel (FIM), null when not known."""

    leika_id: LeikaId | None = Field(
        description="Key in the catalogue of services of the administration (LeiKa)", examples=["99008001012000"]
    )
    more_leika_ids: list[LeikaId] = Field(
        default_factory=list,
        max_length=50,
        description="A service may stand for several",
        examples=[["99008001012002"]],
    )
    provenance: Provenance = Field(description="How well this is known, and from which source")
    amt24: ForeignIds | None = Field(None, description="Its ids at Amt24; null when it is not there")
    booking: BookingKey | None = Field(
        None, description="Its key in the city's present booking system; null when there is none"
    )


class Fee(Lasting):
    """One position of the fees; `upTo` makes it a range, `validFrom` lets a new price wait for its day, `validTo` ends an old one."""

    label: str = Field(description="For whom or what it is", examples=["bis 24 Jahre"])
    amount: Money
    up_to: Money | None = Field(None, description="Highest amount, where it is a range", examples=["37.00"])
    currency: Literal["EUR"] = Field(description="Always euro")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.up_to is not None and Decimal(self.up_to) <= Decimal(self.amount):
            raise unfit("range_reversed", "`upTo` muss größer sein als `amount`.", "`upTo` must be more than `amount`.")
        return self


class Fees(ApiModel):
    """What it costs; an empty list with status `unknown` means not known, `0.00` means free."""

    items: list[Fee] = Field(description="Each fee")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class ShownFees(Fees):
    """The fees that hold on the day of the answer."""

    kind: FeeKind = Field(description="`range`: several prices, or from-to; `unknown` when not known")


class Representation(ApiModel):
    """Whether somebody else may act for the person."""

    allowed: Literal["yes", "with_authority", "no", "unknown"] = Field(description="Whether somebody else may come")
    text: LanguageMap | None = Field(
        None,
        description="Who may, and with which papers",
        examples=[{"de": "Mit schriftlicher Vollmacht und beiden Ausweisen"}],
    )
    law: list[str] = Field(default_factory=list, examples=[["PAuswG § 9"]], description="Provisions it rests on")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class TypedKey(ApiModel):
    """A Leistungsschlüssel with its type: an object (lo), with Verrichtung (lov), with detail (lovd)."""

    id: LeikaId = Field(description="The key")
    type: Literal["lo", "lov", "lovd"] = Field(description="Level of the key: object, with verb, with detail")


class Evidence(ApiModel):
    """A document to bring; `when` names the case in which it is needed, null means always."""

    id: str = Field(examples=["wohnungsgeberbestaetigung"], description="The proof")
    form: Literal["original", "certified_copy", "copy", "electronic", "data", "unknown"] = Field(
        "unknown", description="In which form the proof is needed"
    )
    when: str | None = Field(None, description="Condition under which it is needed; null: always", examples=["minor"])


class NamedEvidence(Evidence):
    """A document with words for people."""

    title: LanguageMap = Field(description="Title for people, by language")
    case: LanguageMap | None = Field(
        description="`when` in words; null: always", examples=[{"de": "bei Kindern unter 16 Jahren"}]
    )


class SecondDeadline(ApiModel):
    """A part of the duty that may follow later."""

    rule: str = Field(description="Name of the legal clock", examples=["one_year_after_birth"])
    subject: str = Field(description="What it is about", examples=["elterngeld"])


class Deadline(ApiModel):
    """By when, counted from what, and what happens otherwise."""

    rule: str | None = Field(None, examples=["P14D"], description="Name of the legal clock or rule")
    from_: str | None = Field(None, alias="from", examples=["einzug"], description="What it counts from")
    kind: Literal["obligation", "validity", "benefit_loss", "payment_gap", "unknown"] = Field(
        "unknown", description="What happens when it passes"
    )
    text: LanguageMap = Field(description="In words for people, by language")
    earliest: str | None = Field(None, description="When it can be done at the earliest", examples=["3 months before"])
    second: SecondDeadline | None = Field(
        None, description="A second clock for the same service; null when there is none"
    )
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Processing(ApiModel):
    """How long it takes until the decision."""

    text: LanguageMap = Field(description="In words for people, by language")
    provenance: Provenance = Field(description="How well this is known, and from which source")


class OnlineAccess(ApiModel):
    """Whether it can be done online and with the eID; null means not known."""

    available: bool | None = Field(description="Whether it goes online; null when not known")
    eid: bool | None = Field(description="Whether the online ID card is accepted; null when not known")
    trust_level: TrustLevel | None = Field(
        description="Assurance level of the login that is asked for (eIDAS); null: none"
    )
    service: str | None = Field(None, description="Name of the online service", examples=["Wohnsitzanmeldung"])
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Way(Lasting):
    """A way besides counter and online, such as a clinic or an undertaker who hands in for the person."""

    channel: WayKind = Field(description="The way to reach it")
    text: LanguageMap | None = Field(
        None, description="Whom to turn to, in words", examples=[{"de": "Innerhalb von zwei Wochen"}]
    )
    provenance: Provenance = Field(description="How well this is known, and from which source")


class BundledPlace(ApiModel):
    """Where services for businesses are offered together (council paper 2.4.3); an office of ours, an address elsewhere, or both."""

    office: str | None = Field(
        None, description="Id of the office; null when it is none of ours", examples=["ordnungsamt"]
    )
    title: LanguageMap | None = Field(
        None,
        description="What the place is called; the name of the office when left out",
        examples=[{"de": "Unternehmensservice"}],
    )
    url: str | None = Field(
        None,
        max_length=500,
        pattern=r"^https://\S+$",
        description="Its address on the web",
        examples=["https://example.org/unternehmen"],
    )
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Eligibility(ApiModel):
    """Who is entitled."""

    text: LanguageMap = Field(description="In words for people, by language")
    rule: str | None = Field(None, description="Rule a program can check; null: in words only", examples=["age >= 16"])
    provenance: Provenance = Field(description="How well this is known, and from which source")


class QuantityDuration(ApiModel):
    """Minutes for up to so many pieces; null is the last step."""

    up_to: int | None = Field(description="Up to so many; null: any number", examples=[3])
    minutes: int = Field(description="Length in minutes", examples=[20])
