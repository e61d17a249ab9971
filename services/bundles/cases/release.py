"""Which parts may go to their authorities now, which wait, and which need something from the applicant.

A part is released when every artefact it waits for exists (effects blocks_submission and blocks_decision; prefill never blocks).
A dependency on a part that is not in the case does not hold it back: the compiler has asked the applicant for the proof instead.

A producer that ends without its artefact (refused, withdrawn, lapsed, decided without it, or undeliverable for now) will not supply it:
- an application then needs the proof from the applicant: `waiting_for_applicant`, named under `missing`; it is released as soon as the
  artefact exists, from the applicant or, after all, from the producer (an undeliverable part that was mended);
- an automatic part has no applicant who could help: it lapses once its producer is final, and so do automatic parts behind it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from services.bundles.cases.states import PartState, is_final, part_may
from services.bundles.definitions.content import Definition

WITHOUT_MORE: Final[frozenset[PartState]] = frozenset({"decided", "refused", "withdrawn", "lapsed", "undeliverable"})
"""States after which a missing artefact is not expected any more, or not for now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a part of the case stands."""

    state: PartState
    automatic: bool


class Part(Protocol):
    """What is asked of a part here."""

    @property
    def state(self) -> PartState: ...

    @property
    def kind(self) -> str: ...


def standings(parts: Mapping[str, Part]) -> dict[str, Standing]:
    """Where each part stands."""
    return {key: Standing(row.state, row.kind == "automatic") for key, row in parts.items()}


def next_states(
    definition: Definition,
    parts: Mapping[str, Standing],
    artefacts: frozenset[str],
    held: frozenset[str] = frozenset(),
) -> dict[str, PartState]:
    """The parts that change state, with their new state; settled, so that asking again with the result changes nothing.

    Parts in `held` lack a required consent: when their turn comes they wait for the applicant.
    """
    now = dict(parts)
    changed: dict[str, PartState] = {}
    progress = True
    while progress:
        progress = False
        for key, standing in now.items():
            wanted = _wanted(definition, key, standing, now, artefacts)
            if wanted == "released" and key in held:
                wanted = "waiting_for_applicant"
            if wanted != standing.state and part_may(standing.state, wanted):
                now[key] = Standing(wanted, standing.automatic)
                changed[key], progress = wanted, True
                break
    return changed


def _wanted(
    definition: Definition, key: str, standing: Standing, parts: Mapping[str, Standing], artefacts: frozenset[str]
) -> PartState:
    if standing.state not in ("waiting", "waiting_for_applicant"):
        return standing.state
    lacking = list(_lacking(definition, key, parts, artefacts))
    if not lacking:
        return "released"
    never = [producer for producer, _ in lacking if parts[producer].state in WITHOUT_MORE]
    if not never:
        return standing.state
    if not standing.automatic:
        return "waiting_for_applicant"
    return "lapsed" if any(is_final(parts[producer].state) for producer in never) else standing.state


def _lacking(
    definition: Definition, key: str, parts: Mapping[str, Standing], artefacts: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """(producer, artefact) this part still waits for."""
    part = definition.part(key)
    for edge in part.blockers if part else ():
        if edge.part in parts and edge.artefact not in artefacts:
            yield edge.part, edge.artefact


def asked_of_applicant(
    definition: Definition, parts: Mapping[str, Standing], artefacts: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """(part, artefact) the applicant has to bring because its producer will not supply it."""
    for key, standing in parts.items():
        if standing.state == "waiting_for_applicant":
            for producer, artefact in _lacking(definition, key, parts, artefacts):
                if parts[producer].state in WITHOUT_MORE:
                    yield key, artefact
