"""How many days are left before something is lost, in words; pure.

Before a case is handed in all its clocks run; the Eingangsdatum then keeps them (§ 16 (2) SGB I), and only the time to object goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.bundles.cases.opening import OpenCase
from services.bundles.compiler.plan import Deadline
from shared.language import Text

LEFT: Final[Mapping[int, Text]] = {
    0: {"de": "heute ist der letzte Tag", "en": "today is the last day"},
    1: {"de": "noch 1 Tag", "en": "1 day left"},
}
MORE: Final[Text] = {"de": "noch {days} Tage", "en": "{days} days left"}
WORDS: Final[Mapping[str, Text]] = {
    "benefit_loss": {
        "de": "{about}: {left}, bevor ein Monat verloren geht ({law}).",
        "en": "{about}: {left} before a month is lost ({law}).",
    }
}
OTHERWISE: Final[Text] = {"de": "{about}: {left} ({law}).", "en": "{about}: {left} ({law})."}


@dataclass(frozen=True, slots=True)
class LastDay:
    """A clock that still runs."""

    part: str
    date: date
    days_left: int
    law: str
    text: Text


def last_days(case: OpenCase) -> list[LastDay]:
    """The clocks that run today, the soonest first; none in a hard situation, in which nobody is reminded of anything."""
    running = {"draft": case.deadlines, "submitted": case.objections, "finished": case.objections}
    if case.plan().quiet:
        return []
    found = [
        LastDay(clock.part, clock.due, left, clock.law, _words(case, clock, left))
        for clock in running.get(case.file.state, ())
        if clock.due is not None and (left := (clock.due - case.today).days) >= 0
    ]
    return sorted(found, key=lambda each: (each.date, each.part))


def _words(case: OpenCase, clock: Deadline, left: int) -> Text:
    part = case.definition.part(clock.part)
    title = part.title if part else {}
    text, days = WORDS.get(clock.kind, OTHERWISE), LEFT.get(left, MORE)
    return {
        language: text[language].format(
            about=_about(title.get(language, ""), clock.subject, language),
            left=days[language].format(days=left),
            law=clock.law,
        )
        for language in text
    }


def _about(title: str, subject: Text | None, language: str) -> str:
    return title if subject is None else f"{subject[language]} ({title})"
