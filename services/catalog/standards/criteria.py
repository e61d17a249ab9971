"""The four criteria of a Servicebereich, judged with three values: met, failed, unknown. Pure."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from shared.language import Text

Result = Literal["met", "failed", "unknown"]
Verdict = Literal["yes", "no", "undetermined", "not_applicable"]

OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "in": lambda value, accepted: value in accepted,
}
NOT_TRUSTED: Final = frozenset({"placeholder", "unknown"})
"""Figures of these states decide nothing: an invented number must not become a verdict."""
AUTOMATIC: Final[Text] = {
    "de": "Die Leistung geschieht von Amts wegen; niemand stellt einen Antrag.",
    "en": "This happens ex officio; nobody applies for it.",
}
NOT_OF_THE_CITY: Final[Text] = {
    "de": "Über diese Leistung entscheidet keine Stelle der Stadt.",
    "en": "No unit of the city decides on this service.",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """The figure a criterion looks at."""

    value: Any
    status: str
    sources: Sequence[str] = ()
    year: int | None = None
    basis: str | None = None

    @property
    def trusted(self) -> bool:
        """Whether it is there and not invented."""
        return self.value is not None and self.status not in NOT_TRUSTED


def judge(fact: Fact, comparison: str, threshold: Any) -> Result:
    """One criterion; a figure that is missing or invented leaves it unknown."""
    if not fact.trusted:
        return "unknown"
    return "met" if OPERATORS[comparison](fact.value, threshold) else "failed"


def verdict_of(results: Sequence[Result], not_applicable: Text | None) -> Verdict:
    """The verdict: one known failure suffices for `no`, one unknown prevents `yes`."""
    if not_applicable is not None:
        return "not_applicable"
    if "failed" in results:
        return "no"
    return "undetermined" if "unknown" in results else "yes"


def exempt(task_type: str, automatic: bool) -> Text | None:
    """Why the criteria do not apply to a service at all, or None when they do."""
    if automatic:
        return AUTOMATIC
    return NOT_OF_THE_CITY if task_type == "extern" else None


def better_known(own: Fact, other: Fact | None) -> Fact:
    """Another figure where the service's own is not known: cases of a group of like procedures, minutes that were measured."""
    return other if other is not None and not own.trusted else own
