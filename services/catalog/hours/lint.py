"""What is wrong with rules of opening hours: faults that prevent an edit, and oddities worth a look. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from services.catalog.hours.patterns import Dated, meet
from services.catalog.hours.rules import HoursRule
from shared.language import Text

HORIZON: Final = timedelta(days=3660)
"""How far ahead rules are compared: ten years, more than any validity and any rhythm a city keeps."""


A_YEAR: Final = timedelta(days=366)
BACK_OFFICE: Final = "back_office"
AT_THE_COUNTER: Final = frozenset({"appointment", "walk_in"})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the rule at `position`."""

    position: int
    code: str
    text: Text


def faults(rules: Sequence[HoursRule], today: date, *, back_office_heavy: bool = False) -> Iterator[Remark]:
    """Rules that overlap for the same people, and rules that never come round.

    A back-office-heavy office keeps its back-office hours free: no appointment and no walk-in falls into them (council paper 2.4.2).
    """
    for position, rule in enumerate(rules):
        first, last = _span([rule], today)
        if meet(rule.pattern, rule.pattern, first, last) is None:
            yield Remark(position, "never", {
                "de": "Diese Regel trifft in ihrer Gültigkeit auf keinen Tag.",
                "en": "Within its validity this rule falls on no day.",
            })  # fmt: skip
    for (_, one), (position, other) in combinations(enumerate(rules), 2):
        same, reserved = one.channels & other.channels, back_office_heavy and _reserved(one, other)
        if not (same or reserved) or one.closes <= other.opens or other.closes <= one.opens:
            continue
        day = meet(one.pattern, other.pattern, *_span([one, other], today))
        if day is not None:
            yield _overlap(position, day) if same else _in_reserved_time(position, day)


def oddities(
    rules: Sequence[HoursRule], offered: Iterable[str], holidays: Mapping[date, Text], today: date
) -> Iterator[Remark]:
    """Ended rules, channels the office does not offer, and sessions on holidays or in the past."""
    there = {*offered, BACK_OFFICE}
    for position, rule in enumerate(rules):
        if rule.valid_until < today:
            yield Remark(position, "rule-ended", {"de": "Diese Regel gilt nicht mehr.", "en": "This rule has ended."})
        if surplus := ", ".join(sorted(rule.channels - there)):
            yield Remark(position, "channel-not-offered", {
                "de": f"Der Standort bietet diesen Weg nicht an: {surplus}.",
                "en": f"The office does not offer this channel: {surplus}.",
            })  # fmt: skip
        yield from _sessions(position, rule, holidays, today)


def _reserved(one: HoursRule, other: HoursRule) -> bool:
    """Whether one is back-office time and the other for people at the counter."""
    return any(BACK_OFFICE in a.channels and AT_THE_COUNTER & b.channels for a, b in ((one, other), (other, one)))


def _overlap(position: int, day: date) -> Remark:
    return Remark(position, "overlap", {
        "de": f"Überschneidet sich am {day:%d.%m.%Y} mit einer anderen Regel für dieselben Wege.",
        "en": f"Overlaps on {day:%Y-%m-%d} with another rule for the same channels.",
    })  # fmt: skip


def _in_reserved_time(position: int, day: date) -> Remark:
    return Remark(position, "in-reserved-time", {
        "de": f"Liegt am {day:%d.%m.%Y} in der Zeit, die dieser Standort für Prüfverfahren ohne Publikum freihält.",
        "en": f"Falls on {day:%Y-%m-%d} into the time this office keeps free for work without visitors.",
    })  # fmt: skip


def _sessions(position: int, rule: HoursRule, holidays: Mapping[date, Text], today: date) -> Iterator[Remark]:
    if not isinstance(rule.pattern, Dated):
        return
    for day in sorted(rule.pattern.dates):
        if day in holidays and not rule.ignores_holidays:
            name = holidays[day]
            yield Remark(position, "session-on-holiday", {
                "de": f"Am {day:%d.%m.%Y} ist {name['de']}: Der Termin fällt aus, wenn er Feiertage nicht übergeht.",
                "en": f"{day:%Y-%m-%d} is a holiday ({name.get('en', name['de'])}): the session falls out unless it ignores holidays.",
            })  # fmt: skip
        elif day < today:
            yield Remark(position, "session-past", {
                "de": f"Der {day:%d.%m.%Y} ist vorbei.", "en": f"{day:%Y-%m-%d} is past.",
            })  # fmt: skip


def _span(rules: Sequence[HoursRule], today: date) -> tuple[date, date]:
    """The days on which all of them are valid, as far as they matter; rules without a beginning are looked at for a year back."""
    last = min(rule.valid_until for rule in rules)
    begun = [rule.valid_from for rule in rules if rule.valid_from > date.min]
    dated = [min(rule.pattern.dates) for rule in rules if isinstance(rule.pattern, Dated)]
    first = max(begun) if begun else min([today, last, *dated]) - A_YEAR
    return first, min(last, first + HORIZON)
