"""Standards and the results of checking them, as the API shows them."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from services.catalog.durations.schemas import MeasuredDuration
from services.catalog.offices.schemas import TaskType
from services.catalog.validity import Lasting
from shared.schemas import ApiModel, LanguageMap, Page, Provenance


class HourRule(ApiModel):
    """One rule on a regular week."""

    metric: Literal["weekly_hours", "open_days", "long_days"]
    operator: Literal["<=", ">="]
    value: int


class Decided(Lasting):
    """What every standard says of itself."""

    version: str = Field(description="Of the decision that made it", examples=["VII-DS-08441"])
    owner: str = Field(description="Who decided on it and may change it")
    scope: LanguageMap = Field(description="For what it holds")


class HourStandard(Decided):
    """The standard of a task type; one that is not binding leads to `info`, never to `fail`."""

    task_type: TaskType
    binding: bool
    rules: list[HourRule]
    quote: str = Field(description="The words of the council paper")
    provenance: Provenance


class Criterion(Decided):
    """One criterion of a Servicebereich; `soft` ones say "üblicherweise"."""

    id: str = Field(examples=["max_20_min"])
    metric: str
    operator: str
    threshold: Any
    soft: bool
    quote: str
    provenance: Provenance


class Standards(ApiModel):
    """All standards."""

    opening_hours: list[HourStandard]
    criteria: list[Criterion]


class HourRuleResult(HourRule):
    """A rule with what was measured."""

    measured: float
    met: bool


class OfficeCheck(ApiModel):
    """How an office meets the standard of its task type."""

    office: str
    name: LanguageMap
    task_type: TaskType
    binding: bool
    result: Literal["pass", "fail", "info"]
    rules: list[HourRuleResult]
    reason: LanguageMap | None = Field(description="Why a rule was not applied or is only information")
    quote: str
    week_provenance: Provenance | None


class RuleShare(ApiModel):
    """How many offices of a task type meet a rule, of those that keep a regular week."""

    task_type: TaskType
    metric: str = Field(examples=["long_days"])
    offices: int
    meeting: int
    share: float = Field(ge=0, le=1)


class OfficeChecks(Page[OfficeCheck]):
    """The results, and what they make together."""

    shares: list[RuleShare]


class PastResult(ApiModel):
    """How an office met its standard from a day on."""

    since: date
    result: Literal["pass", "fail", "info"]
    rules: list[HourRuleResult]


class CriterionResult(ApiModel):
    """One criterion judged; `value` is null when not known."""

    id: str
    result: Literal["met", "failed", "unknown"]
    value: int | str | None
    year: int | None
    basis: str | None = Field(
        description="The group of like procedures, when only its cases are known; `measured`: four of five visits took no longer"
    )
    threshold: Any
    soft: bool
    quote: str
    measured: MeasuredDuration | None = Field(
        description="For the duration: what was measured, beside the planned `value`; null for other rules and where too little was"
    )
    agrees: bool | None = Field(
        description="Whether the measured duration leads to the same result; null when not measured"
    )
    provenance: Provenance


class ServicebereichCheck(ApiModel):
    """The verdict on a service: `no` when a criterion is known to fail, `yes` when all are known and met."""

    service: str
    title: LanguageMap
    verdict: Literal["yes", "no", "undetermined", "not_applicable"]
    reason: LanguageMap | None = Field(description="Why it is not applicable")
    rules: list[CriterionResult]
    missing: list[str] = Field(description="Criteria whose figure has to be collected")
    located_in_servicebereich: bool = Field(description="Whether it is placed in a Servicebereich today")
