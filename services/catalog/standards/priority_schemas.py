"""Relocation candidates and the order of digitalisation, as the API shows them."""

from typing import Literal

from pydantic import Field

from services.catalog.offices.schemas import TaskType
from services.catalog.standards.schemas import CriterionResult
from shared.schemas import ApiModel, LanguageMap

Standing = Literal["open", "online_without_eid", "done", "automatic", "excluded_by_law"]


class RelocationItem(ApiModel):
    """A service whose place and verdict do not agree, or of which that cannot be said yet."""

    service: str = Field(description="Id of the service in the catalogue", examples=["personalausweis"])
    title: LanguageMap = Field(description="Title for people, by language")
    unit: str = Field(description="The unit of the city that answers for it", examples=["amt-buergerservice"])
    task_type: TaskType = Field(
        description="Kind of task after the council paper: Servicebereich, Fachbereich, Verwaltungssteuerung, or outside the city"
    )
    verdict: Literal["yes", "no", "undetermined"] = Field(description="What the rules say together")
    missing: list[str] = Field(description="Criteria whose figure has to be collected", examples=[["annual_cases"]])
    rules: list[CriterionResult] = Field(description="Rule by rule")


class RelocationReport(ApiModel):
    """Both directions: what might move into a Servicebereich, and what sits there without meeting the criteria."""

    candidates: list[RelocationItem] = Field(description="Services of Fachbereiche: those that meet all criteria first")
    misplaced: list[RelocationItem] = Field(description="Services of a Servicebereich that fail a criterion")


class DigitalisationItem(ApiModel):
    """A service in the order in which bringing it online with eID saves visits."""

    rank: int | None = Field(description="Null for services that are done, automatic or excluded by law", examples=[1])
    service: str = Field(description="Id of the service in the catalogue", examples=["personalausweis"])
    title: LanguageMap = Field(description="Title for people, by language")
    unit: str = Field(description="The unit of the city that answers for it", examples=["amt-buergerservice"])
    standing: Standing = Field(description="How far it is online")
    reason: LanguageMap = Field(description="Why, in words for people, by language")
    visits_saved: int | None = Field(
        description="Per year: cases times visits; null when a figure is missing or invented", examples=[56000]
    )
    missing: list[Literal["annual_cases", "visits", "online", "personal_appearance"]] = Field(
        description="Facts that have to be collected first"
    )
