"""What must be proven: the union over all active parts, each proof asked once, none that an active part of the case supplies.

The rules (head of the bundle data; GovStack registration building block 6.3.1): evidence an active part produces is never asked from the
applicant; when that part is not in the case, it is. Forms rank: an original serves where a copy is asked, so the stricter form wins.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from services.bundles.compiler.plan import Activity, EvidenceItem
from services.bundles.conditions.evaluation import Facts, holds, unknown_in
from services.bundles.definitions.content import PART_PREFIX, Definition, Part
from shared.language import Text

STRICTNESS: Final = ("unknown", "data", "electronic", "copy", "certified_copy", "original")
BY_APPLICANT: Final = "applicant"


@dataclass(frozen=True, slots=True)
class Need:
    """One part needs one proof from one source."""

    part: str
    id: str
    form: str
    source: str


def needs_of(part: Part, by_part: Mapping[str, Activity], facts: Facts) -> Iterator[Need]:
    """What an active part needs in this case, each from who has to supply it here.

    A dependency on a part the applicant deselected (or that starts elsewhere) is asked too where no evidence line says so.
    """
    named = {evidence.id for evidence in part.evidence}
    for evidence in part.evidence:
        if holds(evidence.when, facts):
            yield Need(part.id, evidence.id, evidence.form, _source(evidence.by, by_part))
    for edge in part.blockers:
        if edge.artefact not in named and by_part[edge.part].why in ("deselected", "trigger_elsewhere"):
            yield Need(part.id, edge.artefact, "unknown", BY_APPLICANT)


def _source(by: str, by_part: Mapping[str, Activity]) -> str:
    producer = by.removeprefix(PART_PREFIX)
    return BY_APPLICANT if by.startswith(PART_PREFIX) and by_part[producer].active is False else by


def union(needs: list[Need], labels: Mapping[str, Text]) -> tuple[EvidenceItem, ...]:
    """One item per proof and source, in the order of first need."""
    grouped: dict[tuple[str, str], list[Need]] = {}
    for need in needs:
        grouped.setdefault((need.id, need.source), []).append(need)
    return tuple(
        EvidenceItem(
            id=evidence_id,
            form=max((need.form for need in group), key=STRICTNESS.index),
            title=labels[evidence_id],
            parts=tuple(dict.fromkeys(need.part for need in group)),
            source=source,
        )
        for (evidence_id, source), group in grouped.items()
    )


def count_alone(definition: Definition, by_part: Mapping[str, Activity], facts: Facts) -> int:
    """How many proofs the applicant would bring, were every active part applied for on its own."""
    return sum(
        bool(holds(evidence.when, facts)) and (evidence.by == BY_APPLICANT or evidence.alone)
        for part in definition.parts
        if by_part[part.id].active
        for evidence in part.evidence
    )


def facts_missing(definition: Definition, by_part: Mapping[str, Activity], facts: Facts) -> Iterator[str]:
    """Facts without which it is open whether a part belongs to the case or a proof is needed."""
    for part in definition.parts:
        if by_part[part.id].active is None:
            yield from by_part[part.id].missing
        elif by_part[part.id].active:
            for evidence in part.evidence:
                if holds(evidence.when, facts) is None:
                    yield from unknown_in(evidence.when, facts)
