"""Three-valued evaluation: knowing more never turns a certain answer around."""

from hypothesis import given
from hypothesis import strategies as st

from services.bundles.conditions.evaluation import evaluate, holds, mentioned, unknown_in
from services.bundles.conditions.tree import And, Comparison, Condition, Constant, Fact, Not, Or

NAMES = ("a", "b", "c")
LEAVES = (
    st.sampled_from(NAMES).map(Fact)
    | st.booleans().map(Constant)
    | st.builds(Comparison, st.just("n"), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.integers(0, 3))
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: (
        inner.map(Not)
        | st.lists(inner, min_size=2, max_size=3).map(lambda each: And(tuple(each)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda each: Or(tuple(each)))
    ),
    max_leaves=8,
)
FULL = st.fixed_dictionaries({name: st.booleans() for name in NAMES} | {"n": st.integers(0, 3)})


def classical(condition: Condition, facts) -> bool:
    """Python's own two-valued logic, as an independent opinion."""
    match condition:
        case Constant(value):
            return value
        case Fact(name):
            return facts[name]
        case Comparison(name, operator, literal):
            return {"<": facts[name] < literal, "<=": facts[name] <= literal, ">": facts[name] > literal,
                    ">=": facts[name] >= literal, "==": facts[name] == literal, "!=": facts[name] != literal}[operator]  # fmt: skip
        case Not(operand):
            return not classical(operand, facts)
        case And(operands):
            return all(classical(each, facts) for each in operands)
        case Or(operands):
            return any(classical(each, facts) for each in operands)


@given(CONDITIONS, FULL)
def test_with_all_facts_it_is_classical_logic(condition: Condition, facts) -> None:
    assert evaluate(condition, facts) is classical(condition, facts)


@given(CONDITIONS, FULL, st.sets(st.sampled_from([*NAMES, "n"])))
def test_what_is_certain_stays_certain(condition: Condition, facts, forgotten) -> None:
    known = {name: value for name, value in facts.items() if name not in forgotten}
    before = evaluate(condition, known)
    assert before in (None, evaluate(condition, facts))


@given(CONDITIONS, FULL)
def test_only_mentioned_facts_matter(condition: Condition, facts) -> None:
    relevant = set(mentioned(condition))
    assert evaluate(condition, {name: facts[name] for name in relevant}) is evaluate(condition, facts)


def test_kleene() -> None:
    assert holds("a and b", {"a": False}) is False
    assert holds("a and b", {"a": True}) is None
    assert holds("a or b", {"a": True}) is True
    assert holds("a or b", {"b": False}) is None
    assert holds("not a", {}) is None
    assert holds(None, {}) is True
    assert unknown_in("a and n > 3 and a", {"n": 1}) == ["a"]
