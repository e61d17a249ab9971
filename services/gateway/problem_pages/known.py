"""The problems of all rooms, as `python -m deploy.problem_types` wrote them down."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from shared.language import Text
from shared.problems import TYPE_PREFIX

LIST: Final = Path(__file__).with_name("problems.json")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a problem says; rooms that share a name may have sentences of their own."""

    title: Text
    detail: Text


@dataclass(frozen=True, slots=True)
class KnownProblem:
    """One type of problem; `rooms` holds `shared` for what every room may say."""

    slug: str
    rooms: tuple[str, ...]
    statuses: tuple[int, ...]
    meanings: tuple[Meaning, ...]
    members: tuple[str, ...]

    @property
    def type(self) -> str:
        """The value of `type` in an answer."""
        return TYPE_PREFIX + self.slug


@cache
def known_problems() -> dict[str, KnownProblem]:
    """By name, in the order of the alphabet."""
    return {
        slug: KnownProblem(
            slug,
            tuple(entry["rooms"]),
            tuple(entry["statuses"]),
            tuple(Meaning(**each) for each in entry["meanings"]),
            tuple(entry["members"]),
        )
        for slug, entry in json.loads(LIST.read_text(encoding="utf-8")).items()
    }
