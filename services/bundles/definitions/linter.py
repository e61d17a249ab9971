"""What is wrong with a definition, found before anybody relies on it: run at load and in the tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Final, get_args

from services.bundles.conditions.evaluation import leaves, mentioned
from services.bundles.conditions.syntax import ConditionError, parse
from services.bundles.conditions.tree import Comparison, Condition, Fact, Scalar
from services.bundles.definitions.content import Definition, FactDeclaration, Part, StageName
from services.bundles.definitions.languages import further

STAGES: Final[tuple[str, ...]] = get_args(StageName)


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake: a code for machines, where it is, what it is about."""

    code: str
    place: str
    about: str

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.about}"


def lint(definition: Definition) -> list[Finding]:
    """All mistakes of a definition; an empty list means it may come into force."""
    findings = [*_duplicates(definition), *_edges(definition), *_conditions(definition), *_facts(definition)]
    findings += [
        *_stop_rules(definition),
        *_conflicts(definition),
        *_recipients(definition),
        *_cosigners(definition),
        *_stages(definition),
        *_languages(definition),
        *_authorities(definition),
    ]
    for part in definition.parts:
        findings += [*_evidence(definition, part), *_fields(definition, part), *_clocks(definition, part)]
        findings += _notes(part)
    return findings + ([] if any(f.code == "unknown-part" for f in findings) else list(_cycle(definition)))


def _duplicates(definition: Definition) -> Iterator[Finding]:
    yield from (
        Finding("unknown-input", "same_as", name) for name in definition.same_as if name not in definition.inputs
    )
    for name, ids in (("parts", [part.id for part in definition.parts]), ("facts", [f.id for f in definition.facts])):
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            yield Finding("duplicate-id", name, twice)
    producers = [(artefact, part.id) for part in definition.parts for artefact in part.produces]
    artefacts = [artefact for artefact, _ in producers]
    for artefact, part_id in producers:
        if artefacts.count(artefact) > 1:
            yield Finding("produced-twice", part_id, artefact)
        if artefact not in definition.labels:
            yield Finding("no-label", part_id, artefact)


def _cycle(definition: Definition) -> Iterator[Finding]:
    graph = {part.id: {edge.part for edge in part.depends_on} for part in definition.parts}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield Finding("cycle", "parts", " -> ".join(error.args[1]))


def _edges(definition: Definition) -> Iterator[Finding]:
    for part in definition.parts:
        for edge in part.depends_on:
            producer = definition.part(edge.part)
            if producer is None:
                yield Finding("unknown-part", part.id, edge.part)
            elif edge.artefact not in producer.produces:
                yield Finding("unknown-artefact", part.id, edge.artefact)


def _evidence(definition: Definition, part: Part) -> Iterator[Finding]:
    ids = [evidence.id for evidence in part.evidence]
    for evidence in part.evidence:
        if evidence.id not in definition.labels:
            yield Finding("no-label", part.id, evidence.id)
        if ids.count(evidence.id) > 1:
            yield Finding("duplicate-evidence", part.id, evidence.id)
        if evidence.producer is None:
            continue
        producer = definition.part(evidence.producer)
        if producer is None:
            yield Finding("unknown-part", part.id, evidence.producer)
        elif evidence.id not in producer.produces:
            yield Finding("nobody-supplies", part.id, evidence.id)
        elif evidence.producer not in {edge.part for edge in part.depends_on}:
            yield Finding("supplied-without-dependency", part.id, evidence.id)


def _stages(definition: Definition) -> Iterator[Finding]:
    days = [stage.since or date.min for stage in definition.stages]
    names = [stage.stage for stage in definition.stages]
    if days != sorted(days) or [STAGES.index(name) for name in names] != sorted({STAGES.index(name) for name in names}):
        yield Finding("stages-out-of-order", "stages", " -> ".join(names))


def _languages(definition: Definition) -> Iterator[Finding]:
    """A language says where its translation is from, and comes with the title at least: else nobody could choose it."""
    for place, language in further(definition):
        if language not in definition.languages:
            yield Finding("undeclared-language", place, language)
    yield from (
        Finding("title-not-translated", "title", language)
        for language in definition.languages
        if language not in definition.title
    )


def _authorities(definition: Definition) -> Iterator[Finding]:
    for part in definition.parts:
        named = (part.authority, *([part.otherwise.authority] if part.otherwise else ()))
        yield from (
            Finding("authority-without-name", part.id, each) for each in named if each not in definition.authorities
        )


def _cosigners(definition: Definition) -> Iterator[Finding]:
    for part in definition.parts:
        seen = set(part.inputs) & set(definition.inputs)
        for evidence in part.evidence:
            if not set(evidence.shows) <= seen or bool(evidence.shows) != evidence.cosign:
                yield Finding("cosigner-sees-wrong-fields", part.id, evidence.id)


def _fields(definition: Definition, part: Part) -> Iterator[Finding]:
    for name in part.inputs:
        if name not in definition.inputs and definition.fact(name) is None:
            yield Finding("unknown-input", part.id, name)
    for name in part.facts:
        if definition.fact(name) is None:
            yield Finding("unknown-fact", part.id, name)
    if part.condition is not None and (part.met is None or part.unmet is None):
        yield Finding("no-reason", part.id, "condition without met and unmet texts")


def _notes(part: Part) -> Iterator[Finding]:
    """Sharing notes is a choice of its own: the consent to it must exist, and nothing else may hang on it."""
    wanted = part.shares_notes.consent if part.shares_notes else None
    if wanted is None:
        return
    named = next((each for each in part.consents if each.id == wanted), None)
    if named is None:
        yield Finding("unknown-consent", part.id, wanted)
    elif named.required:
        yield Finding("notes-hang-on-required-consent", part.id, wanted)


def _recipients(definition: Definition) -> Iterator[Finding]:
    """Nothing is asked that nobody gets: a field without a rule who receives it must not come into being."""
    received = {name for part in definition.parts for name in (*part.inputs, *part.facts)}
    yield from (
        Finding("field-without-recipient", "inputs", name) for name in definition.inputs if name not in received
    )
    decisive = {leaf for _, text in _texts(definition) for leaf in _mentioned(text)}
    decisive |= {rule.fact for rule in definition.stop_rules}
    for fact in definition.facts:
        if fact.id not in received | decisive:
            yield Finding("fact-without-use", "facts", fact.id)


def _mentioned(text: str) -> list[str]:
    try:
        return mentioned(parse(text))
    except ConditionError:  # told by another rule
        return []


def _clocks(definition: Definition, part: Part) -> Iterator[Finding]:
    starts = {"antrag"} | {artefact for each in definition.parts for artefact in each.produces}
    if definition.event is not None:
        starts.add(definition.event.id)
    for clock in part.deadlines:
        if clock.start not in starts:
            yield Finding("unknown-start", part.id, clock.start)
        if not clock.law:
            yield Finding("no-law", part.id, clock.rule)
        if clock.kind == "obligation" and clock.rule == "soon":
            yield Finding("obligation-without-deadline", part.id, clock.rule)


def _facts(definition: Definition) -> Iterator[Finding]:
    for fact in definition.facts:
        if (fact.type == "enum") != bool(fact.options):
            yield Finding("options-do-not-fit", fact.id, fact.type)
        elif set(fact.titles) != set(fact.options):
            yield Finding("options-without-words", fact.id, ", ".join(sorted(set(fact.titles) ^ set(fact.options))))
        elif fact.default is not None and not fits(fact, fact.default):
            yield Finding("default-does-not-fit", fact.id, str(fact.default))


def _stop_rules(definition: Definition) -> Iterator[Finding]:
    for rule in definition.stop_rules:
        fact = definition.fact(rule.fact)
        if fact is None:
            yield Finding("undeclared-fact", rule.id, rule.fact)
        elif not fits(fact, rule.value):
            yield Finding("type-does-not-fit", rule.id, rule.fact)
        named = (*(rule.keeps or ()), *(clock.part for clock in rule.deadlines))
        yield from (Finding("unknown-part", rule.id, part) for part in named if definition.part(part) is None)
        yield from (Finding("no-law", rule.id, clock.rule) for clock in rule.deadlines if not clock.law)


def _conflicts(definition: Definition) -> Iterator[Finding]:
    ids = [rule.id for rule in definition.conflicts]
    yield from (
        Finding("duplicate-id", "conflicts", twice) for twice in sorted({one for one in ids if ids.count(one) > 1})
    )
    for rule in definition.conflicts:
        parts = [definition.part(key) for key in rule.parts]
        yield from (
            Finding("unknown-part", rule.id, key) for key, part in zip(rule.parts, parts, strict=True) if part is None
        )
        if len({part.authority for part in parts if part}) < 2 and None not in parts:
            yield Finding("conflict-of-one-authority", rule.id, ", ".join(rule.parts))
        if not rule.law.strip():
            yield Finding("no-law", rule.id, rule.when)


def _conditions(definition: Definition) -> Iterator[Finding]:
    for place, text in _texts(definition):
        try:
            condition = parse(text)
        except ConditionError as error:
            yield Finding("unreadable-condition", place, str(error))
            continue
        undeclared = [name for name in mentioned(condition) if definition.fact(name) is None]
        for name in undeclared:
            yield Finding("undeclared-fact", place, name)
        if not undeclared:
            yield from (Finding("type-does-not-fit", place, about) for about in _misfits(definition, condition))


def _texts(definition: Definition) -> Iterator[tuple[str, str]]:
    for part in definition.parts:
        texts = [part.condition, part.application_when, *(evidence.when for evidence in part.evidence)]
        yield from ((part.id, text) for text in texts if text is not None)
    yield from ((fact.id, fact.asked_when) for fact in definition.facts if fact.asked_when is not None)
    yield from ((rule.id, rule.when) for rule in definition.conflicts)
    yield from ((advice.service, advice.when) for advice in definition.advice if advice.when is not None)


def _misfits(definition: Definition, condition: Condition) -> Iterator[str]:
    """Facts used as another type than declared."""
    for leaf in leaves(condition):
        fact = definition.fact(leaf.name)
        if fact is not None and not _used_rightly(fact, leaf):
            yield leaf.name


def _used_rightly(fact: FactDeclaration, leaf: Fact | Comparison) -> bool:
    if isinstance(leaf, Fact):
        return fact.type == "bool"
    return fits(fact, leaf.literal) and (leaf.operator in ("==", "!=") or fact.type == "int")


def fits(fact: FactDeclaration, value: Scalar) -> bool:
    """Whether a value has the declared type and lies within the declared range."""
    if fact.type == "bool":
        return isinstance(value, bool)
    if fact.type == "int":
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= fact.maximum
    return isinstance(value, str) and value in fact.options
