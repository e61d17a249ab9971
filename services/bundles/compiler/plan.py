"""What the compiler says about a case: plain data, the same for preview, case and parcel."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.bundles.definitions.situations import ConflictRule, StopRule
from shared.language import Text

Why = Literal[
    "no_condition", "condition_met", "condition_unmet", "deselected", "trigger_elsewhere", "facts_missing", "stopped"
]


@dataclass(frozen=True, slots=True)
class Activity:
    """Whether a part belongs to the case, and why; `active` is None while facts are missing.

    `points_to` is the authority to turn to instead. `effective_kind` may differ from the definition's: an automatic part can become
    an application (a child who does not live with the parents).
    """

    part: str
    active: bool | None
    why: Why
    reason: Text
    effective_kind: Literal["application", "automatic"]
    missing: tuple[str, ...] = ()
    points_to: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A proof that is asked once, however many parts need it. `parts` need it; `source` is applicant, clinic or part:<id>."""

    id: str
    form: str
    title: Text
    parts: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A legal clock set to a date; `due` is None where the law names none or its start is not known yet."""

    part: str
    position: int
    rule: str
    kind: str
    law: str
    start: str
    due: date | None
    next_working_day: date | None
    benefit_from: date | None
    subject: Text | None


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """The longest way through the active parts; parts without a known target count 0 days and are named."""

    parts: tuple[str, ...]
    known_days: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentNeeded:
    id: str
    part: str
    authority: str
    required: bool
    law: str
    title: Text


@dataclass(frozen=True, slots=True)
class DataFlow:
    """What goes to an authority, and nothing besides."""

    part: str
    authority: str
    external: bool
    fields: tuple[str, ...]
    facts: tuple[str, ...]
    evidence: tuple[str, ...]
    consent: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The compiled bundle."""

    activities: tuple[Activity, ...]
    waves: tuple[tuple[str, ...], ...]
    critical_path: CriticalPath
    evidence: tuple[EvidenceItem, ...]
    evidence_from_others: tuple[EvidenceItem, ...]
    evidence_alone: int
    deadlines: tuple[Deadline, ...]
    consents: tuple[ConsentNeeded, ...]
    data_flows: tuple[DataFlow, ...]
    advice: tuple[tuple[str, Text], ...]
    missing_facts: tuple[str, ...]
    stops: tuple[StopRule, ...] = ()
    conflicts: tuple[ConflictRule, ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether nobody may be sent automatic words."""
        return any(rule.quiet for rule in self.stops)

    @property
    def active(self) -> tuple[str, ...]:
        """Ids of the parts that belong to the case, in the order of the definition."""
        return tuple(each.part for each in self.activities if each.active)

    def activity(self, part: str) -> Activity:
        """Why this part belongs to the case or not."""
        return next(each for each in self.activities if each.part == part)

    def wave_of(self, part: str) -> int:
        """The wave of an active part, from 1."""
        return next(number for number, wave in enumerate(self.waves, start=1) if part in wave)
