"""What is still missing from a case: only the gaps, each with its reason and the date until which nothing is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from services.bundles.cases.opening import OpenCase
from services.bundles.cases.release import asked_of_applicant
from services.bundles.cases.states import is_final
from services.bundles.compiler.plan import Plan
from shared.language import Text

EVENT_NEEDED: Final[Text] = {
    "de": "Erst wenn es so weit ist, lässt sich der Vorgang einreichen.",
    "en": "The case can be handed in once it has happened.",
}
FACT_NEEDED: Final[Text] = {
    "de": "Davon hängt ab, welche Teile und Nachweise nötig sind.",
    "en": "This decides which parts and proofs are needed.",
}

QUERY_OPEN: Final[Text] = {
    "de": "Die Stelle fragt nach; ihre Worte stehen unter „Nachfragen“ (/queries).",
    "en": "The authority asks back; see its words under /queries.",
}
CONSENT_NEEDED: Final[Text] = {
    "de": "Ohne Ihre Einwilligung erfährt diese Stelle nichts; der Teil wartet so lange.",
    "en": "Without your consent this authority is told nothing; the part waits until then.",
}


@dataclass(frozen=True, slots=True)
class MissingItem:
    """One gap. `blocking` keeps the case from being handed in; all else may follow, the Eingangsdatum is kept (§ 16 (2) SGB I)."""

    kind: Literal["fact", "event_date", "input", "consent", "query", "evidence", "artefact"]
    id: str
    text: Text
    parts: tuple[str, ...]
    reason: Text
    due: date | None
    blocking: bool


def missing_of(case: OpenCase, plan: Plan) -> list[MissingItem]:
    """All gaps, the blocking ones first."""
    if case.file.state not in ("draft", "submitted"):
        return []
    first = [*blocking_of(case, plan), *_queries(case)]
    return [*first, *_inputs(case, plan), *_consents(case, plan), *_evidence(case, plan), *_artefacts(case, plan)]


def blocking_of(case: OpenCase, plan: Plan) -> list[MissingItem]:
    """The gaps that keep a draft from being handed in."""
    return [*_facts(case, plan), *_event(case)]


def _facts(case: OpenCase, plan: Plan) -> Iterator[MissingItem]:
    for name in plan.missing_facts:
        fact = case.definition.fact(name)
        if fact is not None:
            yield MissingItem("fact", name, fact.question, (), FACT_NEEDED, None, blocking=True)


def _event(case: OpenCase) -> Iterator[MissingItem]:
    event = case.definition.event
    if event is not None and event.required and case.file.event_date is None:
        yield MissingItem("event_date", event.id, event.title, (), EVENT_NEEDED, None, blocking=True)


def _queries(case: OpenCase) -> Iterator[MissingItem]:
    for query in case.queries:
        if query.answered_at is None and _open(case, query.part):
            yield MissingItem(
                "query", str(query.id), QUERY_OPEN, (query.part,), _why(case, (query.part,)), query.due, blocking=False
            )


def _inputs(case: OpenCase, plan: Plan) -> Iterator[MissingItem]:
    for name in dict.fromkeys(name for flow in plan.data_flows for name in flow.fields):
        wanted_by = tuple(f.part for f in plan.data_flows if name in f.fields and _open(case, f.part))
        if not wanted_by or name in case.answers or name in case.facts:
            continue
        fact = case.definition.fact(name)
        title = fact.question if fact else case.definition.inputs[name].title
        yield MissingItem("input", name, title, wanted_by, _why(case, wanted_by), _due(plan, wanted_by), blocking=False)


def _consents(case: OpenCase, plan: Plan) -> Iterator[MissingItem]:
    for consent in plan.consents:
        row = case.parts.get(consent.part)
        at_home = row is None or row.state in ("waiting", "waiting_for_applicant")
        if consent.required and at_home and case.consents.get(consent.id) != "given":
            due = _due(plan, (consent.part,))
            yield MissingItem(
                "consent", consent.id, consent.title, (consent.part,), CONSENT_NEEDED, due, blocking=False
            )


def _evidence(case: OpenCase, plan: Plan) -> Iterator[MissingItem]:
    for item in plan.evidence:
        wanted_by = tuple(part for part in item.parts if _open(case, part))
        if wanted_by and item.id not in case.artefacts:
            due = _due(plan, wanted_by)
            yield MissingItem("evidence", item.id, item.title, wanted_by, _why(case, wanted_by), due, blocking=False)


def _artefacts(case: OpenCase, plan: Plan) -> Iterator[MissingItem]:
    for part, artefact in asked_of_applicant(case.definition, case.standings, frozenset(case.artefacts)):
        title = case.definition.labels[artefact]
        yield MissingItem(
            "artefact", artefact, title, (part,), _why(case, (part,)), _due(plan, (part,)), blocking=False
        )


def _open(case: OpenCase, part: str) -> bool:
    return part not in case.parts or not is_final(case.parts[part].state)


def _why(case: OpenCase, parts: tuple[str, ...]) -> Text:
    part = case.definition.part(parts[0])
    return part.why if part else FACT_NEEDED


def _due(plan: Plan, parts: tuple[str, ...]) -> date | None:
    return min((clock.due for clock in plan.deadlines if clock.part in parts and clock.due), default=None)
