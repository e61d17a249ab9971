"""Which parts belong to the case: conditions, what the applicant deselected, and what then cannot start by itself."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from services.bundles.compiler.plan import Activity
from services.bundles.compiler.stops import stopped_by, stops_of
from services.bundles.conditions.evaluation import Facts, holds, unknown_in
from services.bundles.definitions.content import Definition, Part
from services.bundles.definitions.situations import StopRule
from shared.language import Text

DESELECTED: Final[Text] = {
    "de": "Sie haben diesen Teil abgewählt.",
    "en": "You have deselected this part.",
}
TRIGGER_ELSEWHERE: Final[Text] = {
    "de": "Das geschieht von selbst, aber nicht in diesem Vorgang: der Auslöser „{part}“ gehört nicht dazu.",
    "en": "This happens by itself, but outside this case: its trigger “{part}” is not part of it.",
}
FACTS_MISSING: Final[Text] = {
    "de": "Das hängt von Angaben ab, die noch fehlen.",
    "en": "This depends on facts that are still missing.",
}


def activities(definition: Definition, facts: Facts, deselected: Iterable[str]) -> tuple[Activity, ...]:
    """Every part with its activity, in the order of the definition.

    An automatic part follows its triggers: it is inactive when a part it waits for is, because nobody could apply for it.
    """
    unwanted, stops = frozenset(deselected), stops_of(definition, facts)
    found: dict[str, Activity] = {}
    pending = {part.id: part for part in definition.parts}
    while pending:  # the linter guarantees that there is no cycle, so every round settles at least one part
        for part in list(pending.values()):
            if all(edge.part in found for edge in part.depends_on):
                found[part.id] = _stopped(part, facts, stops) or _activity(definition, part, facts, unwanted, found)
                del pending[part.id]
    return tuple(found[part.id] for part in definition.parts)


def _stopped(part: Part, facts: Facts, stops: Iterable[StopRule]) -> Activity | None:
    stop = stopped_by(part, stops)
    if stop is None:
        return None
    return Activity(part.id, False, "stopped", stop.words, effective_kind(part, facts), points_to=stop.contact.office)


def _activity(
    definition: Definition, part: Part, facts: Facts, unwanted: frozenset[str], found: Mapping[str, Activity]
) -> Activity:
    kind = effective_kind(part, facts)
    if part.id in unwanted and kind == "application":
        return Activity(part.id, False, "deselected", DESELECTED, kind)
    value = holds(part.condition, facts)
    if value is None:
        missing = tuple(unknown_in(part.condition, facts))
        return Activity(part.id, None, "facts_missing", FACTS_MISSING, kind, missing)
    if value is False:
        elsewhere = part.otherwise.authority if part.otherwise else None
        return Activity(part.id, False, "condition_unmet", part.unmet or part.why, kind, points_to=elsewhere)
    if kind == "automatic":
        for edge in part.blockers:
            trigger = found[edge.part]
            if trigger.active is not True:
                return _follows(definition, part, trigger)
    if part.condition is None:
        return Activity(part.id, True, "no_condition", part.why, kind)
    return Activity(part.id, True, "condition_met", part.met or part.why, kind)


def _follows(definition: Definition, part: Part, trigger: Activity) -> Activity:
    if trigger.active is None:
        return Activity(part.id, None, "facts_missing", FACTS_MISSING, "automatic", trigger.missing)
    titles = next(each.title for each in definition.parts if each.id == trigger.part)
    reason = {language: text.format(part=titles[language]) for language, text in TRIGGER_ELSEWHERE.items()}
    return Activity(part.id, False, "trigger_elsewhere", reason, "automatic")


def effective_kind(part: Part, facts: Facts) -> Literal["application", "automatic"]:
    """`application_when` turns an automatic part into an application."""
    if part.application_when is not None and holds(part.application_when, facts):
        return "application"
    return part.kind
