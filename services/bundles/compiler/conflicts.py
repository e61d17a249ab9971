"""Answers for two authorities that do not go together: which rules of the definition speak, and to whom; pure."""

from collections.abc import Iterable

from services.bundles.conditions.evaluation import Facts, holds, mentioned
from services.bundles.conditions.syntax import parse
from services.bundles.definitions.content import Definition, Part
from services.bundles.definitions.situations import ConflictRule


def conflicts_of(definition: Definition, facts: Facts, active: Iterable[str]) -> tuple[ConflictRule, ...]:
    """The rules that speak: all their parts belong to the case, and the facts known so far suffice to say that they do not fit."""
    there = frozenset(active)
    return tuple(rule for rule in definition.conflicts if there.issuperset(rule.parts) and holds(rule.when, facts))


def concerns(rule: ConflictRule, part: Part) -> bool:
    """Whether the authority of a part is warned too: only if it gets all the facts the rule is about, so that it learns nothing new."""
    return part.id in rule.parts and {*part.facts, *part.inputs}.issuperset(mentioned(parse(rule.when)))
