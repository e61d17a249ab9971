"""The parts of a service, as they are kept and as the API shows them."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.catalog.provenance import Provenance
from services.catalog.public_services.fees import FeeKind
from services.catalog.validity import Lasting
from shared.schemas import ApiModel, LanguageMap

Audience = Literal["residents", "businesses", "both"]
TrustLevel = Literal["low", "substantial", "high"]
WayKind = Literal["phone", "post", "email", "video", "third_party"]
ServiceChannel = Literal["counter", "mobile", "online", "phone", "post", "email", "video", "third_party", "automatic"]
Appearance = Literal["required", "replaceable_by_eid", "not_needed", "unknown"]
LeikaId = Annotated[str, Field(pattern=r"^99\d{12}$", examples=["99008001012000"])]
Money = Annotated[str, Field(pattern=r"^\d{1,7}\.\d{2}$", description="Decimal amount", examples=["46.00"])]


class KnownNumber(ApiModel):
    """A number and how well it is known; null when it is not."""

    value: int | None = Field(ge=0)
    year: int | None = None
    provenance: Provenance


class CriteriaFacts(ApiModel):
    """The figures the four criteria of the council paper are judged by."""

    duration_minutes: KnownNumber
    annual_cases: KnownNumber
    visits: KnownNumber


class ForeignIds(ApiModel):
    """Ids of a service in another system."""

    ids: list[str]
    provenance: Provenance


class BookingKey(ApiModel):
    """The service in the city's present booking system."""

    name: str
    id: str
    provenance: Provenance


class ServiceKeys(ApiModel):
    """Under which keys others know the service; `leikaId` is the Leistungsschlüssel (FIM), null when not known."""

    leika_id: LeikaId | None
    more_leika_ids: list[LeikaId] = Field(
        default_factory=list, max_length=50, description="A service may stand for several"
    )
    provenance: Provenance
    amt24: ForeignIds | None = None
    booking: BookingKey | None = None


class Fee(Lasting):
    """One position of the fees; `upTo` makes it a range, `validFrom` lets a new price wait for its day, `validTo` ends an old one."""

    label: str
    amount: Money
    up_to: Money | None = None
    currency: Literal["EUR"]

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.up_to is not None and Decimal(self.up_to) <= Decimal(self.amount):
            raise ValueError("`upTo` must be more than `amount`")
        return self


class Fees(ApiModel):
    """What it costs; an empty list with status `unknown` means not known, `0.00` means free."""

    items: list[Fee]
    provenance: Provenance


class ShownFees(Fees):
    """The fees that hold on the day of the answer."""

    kind: FeeKind = Field(description="`range`: several prices, or from-to; `unknown` when not known")


class Representation(ApiModel):
    """Whether somebody else may act for the person."""

    allowed: Literal["yes", "with_authority", "no", "unknown"]
    text: LanguageMap | None = Field(None, description="Who may, and with which papers")
    law: list[str] = Field(default_factory=list, examples=[["PAuswG § 9"]])
    provenance: Provenance


class TypedKey(ApiModel):
    """A Leistungsschlüssel with its type: an object (lo), with Verrichtung (lov), with detail (lovd)."""

    id: LeikaId
    type: Literal["lo", "lov", "lovd"]


class Evidence(ApiModel):
    """A document to bring; `when` names the case in which it is needed, null means always."""

    id: str = Field(examples=["wohnungsgeberbestaetigung"])
    form: Literal["original", "certified_copy", "copy", "electronic", "data", "unknown"] = "unknown"
    when: str | None = None


class NamedEvidence(Evidence):
    """A document with words for people."""

    title: LanguageMap
    case: LanguageMap | None = Field(description="`when` in words; null: always")


class SecondDeadline(ApiModel):
    """A part of the duty that may follow later."""

    rule: str
    subject: str


class Deadline(ApiModel):
    """By when, counted from what, and what happens otherwise."""

    rule: str | None = Field(None, examples=["P14D"])
    from_: str | None = Field(None, alias="from", examples=["einzug"])
    kind: Literal["obligation", "validity", "benefit_loss", "payment_gap", "unknown"] = "unknown"
    text: LanguageMap
    earliest: str | None = None
    second: SecondDeadline | None = None
    provenance: Provenance


class Processing(ApiModel):
    """How long it takes until the decision."""

    text: LanguageMap
    provenance: Provenance


class OnlineAccess(ApiModel):
    """Whether it can be done online and with the eID; null means not known."""

    available: bool | None
    eid: bool | None
    trust_level: TrustLevel | None
    service: str | None = None
    provenance: Provenance


class Way(ApiModel):
    """A way besides counter and online, such as a clinic or an undertaker who hands in for the person."""

    channel: WayKind
    text: LanguageMap | None = Field(None, description="Whom to turn to, in words")
    provenance: Provenance


class Eligibility(ApiModel):
    """Who is entitled."""

    text: LanguageMap
    rule: str | None = None
    provenance: Provenance


class QuantityDuration(ApiModel):
    """Minutes for up to so many pieces; null is the last step."""

    up_to: int | None
    minutes: int
