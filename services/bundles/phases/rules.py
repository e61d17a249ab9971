"""Which way a part takes on a day, and which one is planned; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from services.bundles.definitions.content import Definition
from shared.language import Text

Channel = Literal["analog", "hybrid", "digital"]
EVERYTHING: Final[Channel] = "hybrid"
"""While nobody has switched anything, both ways are open."""
WORDS: Final[Mapping[Channel, Text]] = {
    "analog": {
        "de": "Diese Stelle arbeitet hier noch mit Papier: Nachweise kommen in den Umschlag.",
        "en": "This authority still works on paper here: proofs go into the envelope.",
    },
    "hybrid": {"de": "Auf Papier oder digital.", "en": "On paper or digitally."},
    "digital": {
        "de": "Geht ganz digital; Papier wird weiter angenommen.",
        "en": "Goes digitally altogether; paper is still accepted.",
    },
}
PLANNED: Final[Text] = {"de": " Ab {date}: {then}", "en": " From {date}: {then}"}


@dataclass(frozen=True, slots=True)
class Way:
    """How a part is handed in now, and what is planned next."""

    part: str
    authority: str
    channel: Channel
    planned: Channel | None = None
    planned_on: date | None = None

    @property
    def words(self) -> Text:
        """The same for people."""
        words = dict(WORDS[self.channel])
        if self.planned is not None and self.planned_on is not None:
            for language, text in PLANNED.items():
                then = WORDS[self.planned][language]
                words[language] += text.format(date=f"{self.planned_on:%d.%m.%Y}", then=then)
        return words


def ways_of(definition: Definition, switches: Iterable[Any], today: date) -> dict[str, Way]:
    """The way of each part at the authority of the definition; `switches` are rows, oldest decision first: a later word on a day counts."""
    by_part: dict[tuple[str, str], dict[date, Channel]] = {}
    for switch in switches:
        by_part.setdefault((switch.part, switch.authority_id), {})[switch.since] = switch.channel
    return {
        part.id: _way(part.id, part.authority, by_part.get((part.id, part.authority), {}), today)
        for part in definition.parts
    }


def _way(part: str, authority: str, switched: Mapping[date, Channel], today: date) -> Way:
    reached = [day for day in switched if day <= today]
    ahead = [day for day in switched if day > today]
    now = switched[max(reached)] if reached else EVERYTHING
    if not ahead:
        return Way(part, authority, now)
    return Way(part, authority, now, switched[min(ahead)], min(ahead))


def paper_only(ways: Mapping[str, Way], parts: Iterable[str]) -> bool:
    """Whether all of these parts go on paper only (and there are any)."""
    channels = [ways[part].channel for part in parts if part in ways]
    return bool(channels) and all(channel == "analog" for channel in channels)
