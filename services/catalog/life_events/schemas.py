"""Life events as the API shows them."""

from typing import Literal

from pydantic import Field

from services.catalog.public_services.answers import EidBenefit, UnitName
from services.catalog.public_services.schemas import Deadline, OnlineAccess
from shared.schemas import ApiModel, LanguageMap, Provenance


class LifeEventSummary(ApiModel):
    """A life event or topic in a list."""

    id: str = Field(examples=["geburt"])
    title: LanguageMap
    description: LanguageMap
    kind: Literal["life_event", "topic"]
    bundles: list[str] = Field(description="Bundles that do several steps in one go", examples=[["elternexpress"]])
    services: int = Field(description="How many services belong to it")
    provenance: Provenance


class Step(ApiModel):
    """A service as a step; `after` names the services whose result it waits for."""

    position: int = Field(ge=1)
    service: str
    title: LanguageMap
    after: list[str]
    unit: UnitName
    automatic: bool = Field(description="Happens without an application")
    online: OnlineAccess
    eid: EidBenefit
    deadlines: list[Deadline]


class LifeEvent(LifeEventSummary):
    """Ordered steps with online entry points, then what else belongs to it."""

    phases: list[LanguageMap]
    languages: list[str]
    portal_codes: list[str] = Field(description="Codes of the Lagen of the Portalverbund, where known")
    steps: list[Step]
    further_services: list[Step] = Field(description="Services of the life event without a known place in the order")
