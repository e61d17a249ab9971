"""What a condition says about facts that may be unknown: true, false, or unknown (Kleene's strong logic)."""

from collections.abc import Callable, Iterator, Mapping
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final

from services.bundles.conditions.syntax import parse
from services.bundles.conditions.tree import And, Comparison, Condition, Constant, Fact, Not, Or, Scalar

Facts = Mapping[str, Scalar]
"""Known facts by id; what is not in it is unknown."""

COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def holds(text: str | None, facts: Facts) -> bool | None:
    """Whether the condition holds, None when the facts do not suffice to say; no condition always holds."""
    return True if text is None else evaluate(parse(text), facts)


def evaluate(condition: Condition, facts: Facts) -> bool | None:
    """The same for a tree. The facts must have the types the definition declares."""
    match condition:
        case Constant(value):
            return value
        case Fact(name):
            known = facts.get(name)
            return None if known is None else bool(known)
        case Comparison(name, operator, literal):
            known = facts.get(name)
            return None if known is None else COMPARE[operator](known, literal)
        case Not(operand):
            inner = evaluate(operand, facts)
            return None if inner is None else not inner
        case And(operands):
            return _first_or_unknown(False, operands, facts)
        case Or(operands):
            return _first_or_unknown(True, operands, facts)


def _first_or_unknown(decisive: bool, operands: tuple[Condition, ...], facts: Facts) -> bool | None:
    """One decisive operand settles it; otherwise one unknown leaves it open."""
    unknown = False
    for operand in operands:
        value = evaluate(operand, facts)
        if value is decisive:
            return decisive
        unknown = unknown or value is None
    return None if unknown else not decisive


def leaves(condition: Condition) -> Iterator[Fact | Comparison]:
    """The places where a condition asks about a fact, in order."""
    match condition:
        case Fact() | Comparison():
            yield condition
        case Not(operand):
            yield from leaves(operand)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from leaves(operand)


def mentioned(condition: Condition) -> list[str]:
    """Ids of the facts a condition asks about, each once."""
    return list(dict.fromkeys(leaf.name for leaf in leaves(condition)))


def unknown_in(text: str | None, facts: Facts) -> list[str]:
    """Ids of the facts a condition asks about and nobody has given yet."""
    if text is None:
        return []
    return [name for name in mentioned(parse(text)) if name not in facts]
