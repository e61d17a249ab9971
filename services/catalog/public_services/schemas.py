"""The parts of a service, as they are kept and as the API shows them."""

from typing import Annotated, Literal

from pydantic import Field

from services.catalog.provenance import Provenance
from shared.schemas import ApiModel, LanguageMap

Audience = Literal["residents", "businesses", "both"]
TrustLevel = Literal["low", "substantial", "high"]
ServiceChannel = Literal["counter", "online", "post", "automatic"]
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
    provenance: Provenance
    amt24: ForeignIds | None = None
    booking: BookingKey | None = None


class Fee(ApiModel):
    """One position of the fees."""

    label: str
    amount: Money
    currency: Literal["EUR"]


class Fees(ApiModel):
    """What it costs; an empty list with status `unknown` means not known, `0.00` means free."""

    items: list[Fee]
    provenance: Provenance


class Evidence(ApiModel):
    """A document to bring; `when` names the case in which it is needed, null means always."""

    id: str = Field(examples=["wohnungsgeberbestaetigung"])
    form: Literal["original", "certified_copy", "copy", "electronic", "data"]
    when: str | None = None


class SecondDeadline(ApiModel):
    """A part of the duty that may follow later."""

    rule: str
    subject: str


class Deadline(ApiModel):
    """By when, counted from what, and what happens otherwise."""

    rule: str | None = Field(None, examples=["P14D"])
    from_: str | None = Field(None, alias="from", examples=["einzug"])
    kind: Literal["obligation", "validity", "benefit_loss", "payment_gap"]
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


class Eligibility(ApiModel):
    """Who is entitled."""

    text: LanguageMap
    rule: str
    provenance: Provenance


class QuantityDuration(ApiModel):
    """Minutes for up to so many pieces; null is the last step."""

    up_to: int | None
    minutes: int
