"""What clients handed in and what authorities received, and the check that nothing is lost, doubled or left behind."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

PARTS = frozenset(
    {"geburtsurkunde", "melderegister", "steuer-id", "mutterschaftsgeld-2", "elterngeld", "kindergeld", "familienpass"}
)
"""Parts of the case that every family here hands in."""

UUID_LENGTH = 36


@dataclass
class History:
    """The clients' own record: which cases were acknowledged with 202. Never read back from the database."""

    acknowledged: list[str] = field(default_factory=list)
    holders: dict[str, str] = field(default_factory=dict)
    """Case -> secret."""


@dataclass(frozen=True)
class Receipt:
    """One effect at an authority, told apart by its idempotency key."""

    case_id: str
    part_key: str
    effect: str


def complaints(history: History, received: Iterable[Receipt]) -> list[str]:
    """What was lost, doubled or came from nowhere; empty when all is well."""
    effects = Counter((receipt.case_id, receipt.part_key) for receipt in received)
    wrong = []
    for case in history.acknowledged:
        for part in PARTS:
            count = effects.pop((case, part), 0)
            if count != 1:
                wrong.append(f"{case} {part}: {count} effects")
    wrong += [f"{case} {part}: never handed in" for case, part in effects if case not in history.acknowledged]
    return wrong


def cases_in(found: Iterable[str]) -> set[str]:
    """The cases that complaints are about: each begins with its case."""
    return {complaint.split()[0] for complaint in found if len(complaint.split()[0]) == UUID_LENGTH}


def open_parts(states: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Parts that their holders do not see decided, given the states by part of each case."""
    return [
        f"{case} {part}: {parts.get(part, 'not there')}"
        for case, parts in states.items()
        for part in PARTS
        if parts.get(part) != "decided"
    ]
