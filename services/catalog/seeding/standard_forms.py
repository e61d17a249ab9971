"""The forms of standards.yaml: rules somebody decided on, in versions that follow one another."""

from itertools import combinations
from typing import Any, Literal, Self

from pydantic import model_validator

from services.catalog.offices.schemas import TaskType
from services.catalog.provenance import Provenance
from services.catalog.validity import Lasting, overlap
from shared.schemas import ApiModel, LanguageMap


class DecidedForm(Lasting):
    """A rule somebody decided on; several versions of one may stand in the file, one after the other."""

    version: str
    owner: str
    scope: LanguageMap


class HourStandardForm(DecidedForm):
    task_type: TaskType
    binding: bool
    rules: list[dict[str, Any]]
    quote: str
    provenance: Provenance


class CriterionForm(DecidedForm):
    id: str
    metric: Literal["duration_minutes", "annual_cases", "visits", "audience"]
    operator: Literal["<=", ">=", "in"]
    threshold: int | list[str]
    soft: bool
    quote: str
    provenance: Provenance


class StandardsForm(ApiModel):
    opening_hours: list[HourStandardForm]
    criteria: list[CriterionForm]

    @model_validator(mode="after")
    def _one_at_a_time(self) -> Self:
        named = [*((form.task_type, form) for form in self.opening_hours), *((form.id, form) for form in self.criteria)]
        for (name, one), (other, another) in combinations(named, 2):
            if name == other and overlap(one, another):
                raise ValueError(f"two versions of `{name}` hold on the same day")
        return self
