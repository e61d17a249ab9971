"""Standards and the results of checking them, as the API shows them."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from services.catalog.durations.schemas import MeasuredDuration, MeasuredVisits
from services.catalog.offices.schemas import TaskType
from services.catalog.validity import Lasting
from shared.schemas import ApiModel, LanguageMap, Page, Provenance


class HourRule(ApiModel):
    """One rule on a regular week."""

    metric: Literal["weekly_hours", "open_days", "long_days"] = Field(description="What is measured")
    operator: Literal["<=", ">="] = Field(description="How it is compared with the bound")
    value: int = Field(description="The bound", examples=[40])


class Decided(Lasting):
    """What every standard says of itself."""

    version: str = Field(description="Of the decision that made it", examples=["VII-DS-08441"])
    owner: str = Field(description="Who decided on it and may change it", examples=["Stadt Leipzig"])
    scope: LanguageMap = Field(description="For what it holds")


class HourStandard(Decided):
    """The standard of a task type; one that is not binding leads to `info`, never to `fail`."""

    task_type: TaskType = Field(
        description="Kind of task after the council paper: Servicebereich, Fachbereich, Verwaltungssteuerung, or outside the city"
    )
    binding: bool = Field(description="Whether the standard has to be kept; else it is information")
    rules: list[HourRule] = Field(description="Rule by rule")
    quote: str = Field(description="The words of the council paper", examples=["mindestens zwei lange Tage"])
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Criterion(Decided):
    """One criterion of a Servicebereich; `soft` ones say "üblicherweise"."""

    id: str = Field(examples=["max_20_min"], description="Name of the criterion")
    metric: str = Field(description="What is compared", examples=["duration_minutes"])
    operator: str = Field(description="How it is compared", examples=["<="])
    threshold: Any = Field(description="The bound the paper sets", examples=[20])
    soft: bool = Field(description="Whether it may be missed with a reason")
    quote: str = Field(description="The words of the source, unchanged", examples=["mindestens zwei lange Tage"])
    provenance: Provenance = Field(description="How well this is known, and from which source")


class Standards(ApiModel):
    """All standards."""

    opening_hours: list[HourStandard] = Field(description="Standards for opening hours, by kind of task")
    criteria: list[Criterion] = Field(description="The four criteria of a Servicebereich")


class HourRuleResult(HourRule):
    """A rule with what was measured."""

    measured: float = Field(description="What was measured", examples=[41.5])
    met: bool = Field(description="Whether it holds")


class OfficeCheck(ApiModel):
    """How an office meets the standard of its task type."""

    office: str = Field(description="Id of the office", examples=["bb-otto-schill"])
    name: LanguageMap = Field(description="Name for people")
    task_type: TaskType = Field(
        description="Kind of task after the council paper: Servicebereich, Fachbereich, Verwaltungssteuerung, or outside the city"
    )
    binding: bool = Field(description="Whether the standard has to be kept; else it is information")
    result: Literal["pass", "fail", "info"] = Field(description="What came out")
    rules: list[HourRuleResult] = Field(description="Rule by rule")
    reason: LanguageMap | None = Field(
        description="Why a rule was not applied or is only information",
        examples=[{"de": "Für Fachbereiche ist der Standard keine Pflicht."}],
    )
    quote: str = Field(description="The words of the source, unchanged", examples=["mindestens zwei lange Tage"])
    week_provenance: Provenance | None = Field(description="How well the hours are known; null when there are none")


class RuleShare(ApiModel):
    """How many offices of a task type meet a rule, of those that keep a regular week."""

    task_type: TaskType = Field(
        description="Kind of task after the council paper: Servicebereich, Fachbereich, Verwaltungssteuerung, or outside the city"
    )
    metric: str = Field(examples=["long_days"], description="What is measured")
    offices: int = Field(description="How many offices keep a regular week", examples=[24])
    meeting: int = Field(description="How many of them meet the rule", examples=[18])
    share: float = Field(ge=0, le=1, description="The second divided by the first", examples=[0.75])


class OfficeChecks(Page[OfficeCheck]):
    """The results, and what they make together."""

    shares: list[RuleShare] = Field(description="How many offices meet each rule, by task type")


class PastResult(ApiModel):
    """How an office met its standard from a day on."""

    since: date = Field(description="From this day on")
    result: Literal["pass", "fail", "info"] = Field(description="What came out")
    rules: list[HourRuleResult] = Field(description="Rule by rule")


class CriterionResult(ApiModel):
    """One criterion judged; `value` is null when not known."""

    id: str = Field(description="Name of the criterion", examples=["max_20_min"])
    result: Literal["met", "failed", "unknown"] = Field(description="What came out")
    value: int | str | None = Field(description="What is known of the service; null when nothing is", examples=[15])
    year: int | None = Field(description="Year the number is of; null when not known", examples=[2024])
    basis: str | None = Field(
        description="The group of like procedures, when only its cases are known; `measured`: four of five took no more",
        examples=["ausweise"],
    )
    threshold: Any = Field(description="The bound the paper sets", examples=[20])
    soft: bool = Field(description="Whether it may be missed with a reason")
    quote: str = Field(description="The words of the source, unchanged", examples=["mindestens zwei lange Tage"])
    measured: MeasuredDuration | None = Field(
        description="For the duration: what was measured, beside the planned `value`; null for other rules and where too little was"
    )
    measured_visits: MeasuredVisits | None = Field(
        description="For the visits: how many real cases took; null for other rules and where too little was"
    )
    agrees: bool | None = Field(
        description="Whether what was measured leads to the same result; null when not measured"
    )
    provenance: Provenance = Field(description="How well this is known, and from which source")


class ServicebereichCheck(ApiModel):
    """The verdict on a service: `no` when a criterion is known to fail, `yes` when all are known and met."""

    service: str = Field(description="Id of the service in the catalogue", examples=["personalausweis"])
    title: LanguageMap = Field(description="Title for people, by language")
    verdict: Literal["yes", "no", "undetermined", "not_applicable"] = Field(description="What the rules say together")
    reason: LanguageMap | None = Field(
        description="Why it is not applicable", examples=[{"de": "Die Leistung erbringt keine Stelle der Stadt."}]
    )
    rules: list[CriterionResult] = Field(description="Rule by rule")
    missing: list[str] = Field(description="Criteria whose figure has to be collected", examples=[["annual_cases"]])
    located_in_servicebereich: bool = Field(description="Whether it is placed in a Servicebereich today")
