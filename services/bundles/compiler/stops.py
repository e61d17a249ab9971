"""Hard situations: which stop rules a case sets off, and what they leave of it; pure."""

from collections.abc import Iterable

from services.bundles.conditions.evaluation import Facts
from services.bundles.definitions.basics import DeadlineRule
from services.bundles.definitions.content import Definition, Part
from services.bundles.definitions.situations import StopRule


def stops_of(definition: Definition, facts: Facts) -> tuple[StopRule, ...]:
    """The rules the facts set off, in the order of the definition; the first that stops a part gives the words for it."""
    return tuple(rule for rule in definition.stop_rules if facts.get(rule.fact) == rule.value)


def stopped_by(part: Part, stops: Iterable[StopRule]) -> StopRule | None:
    """The rule that keeps a part from going on."""
    return next((rule for rule in stops if rule.keeps is not None and part.id not in rule.keeps), None)


def clocks_of(part: Part, stops: Iterable[StopRule]) -> tuple[DeadlineRule, ...]:
    """The clocks of a part; a rule that names its own replaces them."""
    for rule in stops:
        own = tuple(clock for clock in rule.deadlines if clock.part == part.id)
        if own:
            return own
    return part.deadlines
