"""The expression language of conditions: text to tree, with the position of every mistake.

    children >= 3 or (single_parent and children >= 2)
    not married and insurance == private

A comparison has a fact on its left and a number, `true`, `false` or a word of an enumeration on its right.
`not` binds tighter than `and`, `and` tighter than `or`. There is nothing else: no calls, no attributes, no arithmetic.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from services.bundles.conditions.tree import And, Comparison, Condition, Constant, Fact, Not, Or, Scalar

MAX_LENGTH: Final = 500
MAX_DEPTH: Final = 20
TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d{1,9}(?![\w]))|(?P<word>[a-z][a-z0-9_]*(?![\w]))|(?P<operator>==|!=|<=|>=|<|>)|(?P<bracket>[()]))"
)
KEYWORDS: Final = frozenset({"and", "or", "not"})
TRUTH: Final = {"true": True, "false": False}


class ConditionError(ValueError):
    """The text is not a condition; `position` counts characters from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} at position {position}")
        self.position = position


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    position: int


@lru_cache(maxsize=2048)
def parse(text: str) -> Condition:
    """The tree of a condition; raises ConditionError."""
    if len(text) > MAX_LENGTH:
        raise ConditionError("too long", MAX_LENGTH)
    parser = _Parser(list(_tokens(text)))
    condition = parser.disjunction(0)
    parser.expect("end")
    return condition


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = TOKEN.match(text, position)
        if match is None:
            at = len(text) - len(text[position:].lstrip())
            raise ConditionError(f"unexpected {text[at]!r}", at)
        kind = str(match.lastgroup)
        word = match[kind]
        yield Token(word if word in KEYWORDS or kind == "bracket" else kind, word, match.start(kind))
        position = match.end()
    yield Token("end", "end of text", end)


class _Parser:
    """Recursive descent with one token of look-ahead."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._next = tokens, 0

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _accept(self, kind: str) -> Token | None:
        token = self._peek()
        if token.kind != kind:
            return None
        self._next += 1
        return token

    def expect(self, *kinds: str) -> Token:
        for kind in kinds:
            token = self._accept(kind)
            if token is not None:
                return token
        raise ConditionError(f"expected {' or '.join(kinds)}, found {self._peek().text!r}", self._peek().position)

    def disjunction(self, depth: int) -> Condition:
        operands = [self._conjunction(depth)]
        while self._accept("or"):
            operands.append(self._conjunction(depth))
        return operands[0] if len(operands) == 1 else Or(tuple(operands))

    def _conjunction(self, depth: int) -> Condition:
        operands = [self._negation(depth)]
        while self._accept("and"):
            operands.append(self._negation(depth))
        return operands[0] if len(operands) == 1 else And(tuple(operands))

    def _negation(self, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise ConditionError("nested too deeply", self._peek().position)
        if self._accept("not"):
            return Not(self._negation(depth + 1))
        if self._accept("("):
            inner = self.disjunction(depth + 1)
            self.expect(")")
            return inner
        return self._comparison(self.expect("word"))

    def _comparison(self, word: Token) -> Condition:
        operator = self._accept("operator")
        if operator is None:
            return Constant(TRUTH[word.text]) if word.text in TRUTH else Fact(word.text)
        literal = self.expect("number", "word")
        value: Scalar = int(literal.text) if literal.kind == "number" else TRUTH.get(literal.text, literal.text)
        return Comparison(word.text, operator.text, value)  # type: ignore[arg-type]  # the token pattern admits only operators
