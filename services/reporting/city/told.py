"""The shapes of what neighbours tell: only the fields that reports use; others may come and go."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

from shared.language import Text


class Told(BaseModel):
    """What a neighbour says."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore", frozen=True)


def _as_texts(value: Any) -> Any:
    return {"de": value} if isinstance(value, str) else value


Words = Annotated[dict[str, str], BeforeValidator(_as_texts)]
"""A text, told as a language map or in German."""


class Origin(Told):
    """How well a fact is known."""

    status: str
    sources: list[str] = []

    @property
    def trusted(self) -> bool:
        """False for what was invented for the demonstration or is not known."""
        return self.status not in ("placeholder", "unknown")


UNKNOWN = Origin(status="unknown")


class Number(Told):
    """A figure that may be missing."""

    value: int | None = None
    year: int | None = None
    provenance: Origin = UNKNOWN

    @property
    def known(self) -> int | None:
        """The value, where it is a fact."""
        return self.value if self.provenance.trusted else None


class Unit(Told):
    id: str
    name: str
    level: str


class Criteria(Told):
    duration_minutes: Number = Number()
    annual_cases: Number = Number()
    visits: Number = Number()


class Online(Told):
    available: bool | None = None
    eid: bool | None = None
    provenance: Origin = UNKNOWN


class Handling(Told):
    """An office that handles a service."""

    id: str
    capabilities: list[str] = []
    state: str = "open"


class Service(Told):
    id: str
    title: Words
    task_type: str
    audience: str
    unit: Unit | None = None
    life_events: list[str] = []
    channels: list[str] = []
    criteria: Criteria
    automatic: bool = False
    online: Online = Online()
    personal_appearance: str = "unknown"
    offices: list[Handling] = []


class Address(Told):
    district: str | None = None


class Day(Told):
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    intervals: list[str] = []


class Office(Told):
    id: str
    name: Words
    kind: str
    task_type: str
    level: str
    external: bool = False
    unit: str | None = None
    state: str = "open"
    closed_from: date | None = None
    successor: str | None = None
    address: Address | None = None
    week: list[Day] = []
    week_provenance: Origin | None = None
    features: list[str] = []


class LifeEvent(Told):
    id: str
    title: Words
    bundles: list[str] = []


class Proof(Told):
    id: str
    by: str


class Edge(Told):
    part: str
    artefact: str


class Field(Told):
    """A field of a form."""

    id: str
    title: Words


class Part(Told):
    id: str
    title: Words
    service: str | None = None
    authority: str
    external: bool = False
    kind: str
    depends_on: list[Edge] = []
    evidence: list[Proof] = []
    inputs: list[str] = []
    produces: list[str] = []
    target_days: int | None = None


class Stage(Told):
    stage: str
    since: date | None = None


class Bundle(Told):
    id: str
    title: Words
    life_event: str
    maturity: str
    version: int
    stage: str | None = None
    stages: list[Stage] = []
    inputs: list[Field] = []
    part_details: list[Part] = []


class Figure(Told):
    """A published count."""

    id: str
    label: Words
    value: int
    previous: int | None = None
    unit: str
    year: int | None = None
    service: str | None = None
    life_event: str | None = None
    provenance: Origin


class RuleResult(Told):
    metric: str
    operator: str
    value: float
    measured: float
    met: bool


class OfficeCheck(Told):
    """An office against the standard of its task type."""

    office: str
    name: Words
    task_type: str
    result: str
    rules: list[RuleResult] = []
    week_provenance: Origin | None = None


class Week(Told):
    """A row of the table of the council paper."""

    id: str
    title: Words
    weekly_hours: float
    open_days: int
    long_days: int
    latest: str | None = None
    provenance: Origin


class Criterion(Told):
    id: str
    result: str


class Relocation(Told):
    service: str
    title: Words
    unit: str
    task_type: str
    verdict: str
    missing: list[str] = []
    rules: list[Criterion] = []


class Relocations(Told):
    candidates: list[Relocation] = []
    misplaced: list[Relocation] = []


class Digitalisation(Told):
    rank: int | None = None
    service: str
    title: Words
    unit: str
    standing: str
    reason: Text
    visits_saved: int | None = None
    missing: list[str] = []
