"""The tree of a condition."""

from dataclasses import dataclass
from typing import Literal

Scalar = bool | int | str
Operator = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Fact:
    """A boolean fact by its id."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A fact compared with a literal."""

    name: str
    operator: Operator
    literal: Scalar


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Condition"


@dataclass(frozen=True, slots=True)
class And:
    operands: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Or:
    operands: tuple["Condition", ...]


Condition = Fact | Constant | Comparison | Not | And | Or
