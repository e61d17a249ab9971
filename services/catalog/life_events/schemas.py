"""Life events as the API shows them."""

from typing import Literal

from pydantic import Field

from services.catalog.public_services.answers import EidBenefit, UnitName
from services.catalog.public_services.schemas import Deadline, OnlineAccess
from shared.schemas import ApiModel, LanguageMap, Provenance


class LifeEventSummary(ApiModel):
    """A life event or topic in a list."""

    id: str = Field(examples=["geburt"], description="Id of the life event")
    title: LanguageMap = Field(description="Title for people, by language")
    description: LanguageMap = Field(description="What it is, in a sentence or two, by language")
    kind: Literal["life_event", "topic"] = Field(description="Of what kind it is")
    bundles: list[str] = Field(description="Bundles that do several steps in one go", examples=[["elternexpress"]])
    services: int = Field(description="How many services belong to it", examples=[7])
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Step(ApiModel):
    """A service as a step; `after` names the services whose result it waits for."""

    position: int = Field(ge=1, description="Place in the order, from 1", examples=[1])
    service: str = Field(description="Id of the service in the catalogue", examples=["personalausweis"])
    title: LanguageMap = Field(description="Title for people, by language")
    after: list[str] = Field(description="Ids of services that come before it", examples=[["geburtsurkunde"]])
    unit: UnitName = Field(description="The unit of the city that answers for it")
    automatic: bool = Field(description="Happens without an application")
    online: OnlineAccess = Field(description="Whether and how it goes online")
    eid: EidBenefit = Field(description="What the online ID card saves")
    deadlines: list[Deadline] = Field(description="Clocks it starts")


class LifeEvent(LifeEventSummary):
    """Ordered steps with online entry points, then what else belongs to it."""

    phases: list[LanguageMap]
    languages: list[str]
    portal_codes: list[str] = Field(description="Codes of the Lagen of the Portalverbund, where known")
    steps: list[Step]
    further_services: list[Step] = Field(description="Services of the life event without a known place in the order")
