"""The rules of opening hours in words, German and English, made from the same rules the timetable is made from. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from services.catalog.hours.patterns import Dated, Monthly, Pattern, Weekly
from services.catalog.hours.rules import HoursRule
from services.catalog.hours.spans import Span, clock_of
from shared.language import Text

RUN_OF_DAYS: Final = 3
"""From so many days on one says "Monday to Wednesday"."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a language calls things; every format names its blanks."""

    days: Sequence[str]
    run: str
    both: str
    clock: str
    times: str
    every: str
    ordinals: Mapping[int, str]
    monthly: str
    dated: str
    date: str
    since: str
    until: str
    only: Mapping[frozenset[str], str]
    nothing: str


GERMAN: Final = Words(
    days=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    run="{first} bis {last}",
    both=" und ",
    clock="{opens}–{closes}",
    times="{when} {clocks} Uhr",
    every="{days} jede {every}. Woche, gezählt ab der Woche des {phase},",
    ordinals={
        1: "ersten",
        2: "zweiten",
        3: "dritten",
        4: "vierten",
        5: "fünften",
        -1: "letzten",
        -2: "vorletzten",
        -3: "drittletzten",
        -4: "viertletzten",
        -5: "fünftletzten",
    },
    monthly="am {nth} {day} des Monats",
    dated="am {dates}",
    date="{0:%d.%m.%Y}",
    since=" (ab {day})",
    until=" (bis {day})",
    only={
        frozenset({"appointment"}): ", nur mit Termin",
        frozenset({"walk_in"}): ", nur ohne Termin",
        frozenset({"phone"}): ", telefonisch",
        frozenset({"back_office"}): ", nicht öffentlich",
    },
    nothing="Keine regelmäßigen Öffnungszeiten.",
)
ENGLISH: Final = Words(
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    run="{first} to {last}",
    both=" and ",
    clock="{opens}–{closes}",
    times="{when} {clocks}",
    every="{days} every {every} weeks, counted from the week of {phase},",
    ordinals={
        1: "first",
        2: "second",
        3: "third",
        4: "fourth",
        5: "fifth",
        -1: "last",
        -2: "second last",
        -3: "third last",
        -4: "fourth last",
        -5: "fifth last",
    },
    monthly="on the {nth} {day} of the month",
    dated="on {dates}",
    date="{0.day} {0:%B %Y}",
    since=" (from {day})",
    until=" (until {day})",
    only={
        frozenset({"appointment"}): ", by appointment only",
        frozenset({"walk_in"}): ", without appointment only",
        frozenset({"phone"}): ", by phone",
        frozenset({"back_office"}): ", not public",
    },
    nothing="No regular opening hours.",
)


class Kin(NamedTuple):
    """What rules must share to be said in one breath: the pattern apart from its weekday, channels and validity."""

    pattern: tuple[str, int, date] | Pattern
    channels: frozenset[str]
    valid_from: date
    valid_until: date


def in_words(rules: Iterable[HoursRule], on: date) -> Text:
    """The rules that hold on a day or later, as one sentence per language."""
    current = [rule for rule in rules if rule.valid_until >= on]
    return {"de": _sentence(current, on, GERMAN), "en": _sentence(current, on, ENGLISH)}


def _sentence(rules: Sequence[HoursRule], on: date, words: Words) -> str:
    kins: dict[Kin, list[HoursRule]] = {}
    for rule in rules:
        kins.setdefault(_kin(rule), []).append(rule)
    phrases = [phrase for kin, alike in kins.items() for phrase in _phrases(kin, alike, on, words)]
    said = "; ".join(phrases)
    return f"{said[0].upper()}{said[1:]}." if said else words.nothing


def _kin(rule: HoursRule) -> Kin:
    pattern = rule.pattern
    same = ("weekly", pattern.every, pattern.phase) if isinstance(pattern, Weekly) else pattern
    return Kin(same, rule.channels, rule.valid_from, rule.valid_until)


def _phrases(kin: Kin, rules: Sequence[HoursRule], on: date, words: Words) -> Iterable[str]:
    frame = words.only.get(kin.channels, "") + _validity(kin, on, words)
    if isinstance(kin.pattern, (Monthly, Dated)):
        yield _timed(_when(kin.pattern, words), [Span(r.opens, r.closes) for r in rules], words) + frame
        return
    days: dict[int, list[Span]] = {}
    for rule in rules:
        assert isinstance(rule.pattern, Weekly)  # noqa: S101 - what _kin put together
        days.setdefault(rule.pattern.weekday, []).append(Span(rule.opens, rule.closes))
    alike: dict[tuple[Span, ...], list[int]] = {}
    for day in sorted(days):
        alike.setdefault(tuple(sorted(days[day])), []).append(day)
    said = [_timed(_weekly(kin.pattern, numbers, words), spans, words) for spans, numbers in alike.items()]
    yield ", ".join(said) + frame


def _weekly(pattern: object, numbers: Sequence[int], words: Words) -> str:
    named = _join(_runs(numbers, words), words)
    if not isinstance(pattern, tuple) or pattern[1] == 1:
        return named
    return words.every.format(days=named, every=pattern[1], phase=words.date.format(pattern[2]))


def _runs(numbers: Sequence[int], words: Words) -> list[str]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said: list[str] = []
    for run in runs:
        if len(run) >= RUN_OF_DAYS:
            said.append(words.run.format(first=words.days[run[0]], last=words.days[run[-1]]))
        else:
            said += [words.days[number] for number in run]
    return said


def _when(pattern: Monthly | Dated, words: Words) -> str:
    if isinstance(pattern, Dated):
        return words.dated.format(dates=_join([words.date.format(day) for day in sorted(pattern.dates)], words))
    return words.monthly.format(nth=words.ordinals[pattern.nth], day=words.days[pattern.weekday])


def _timed(when: str, spans: Iterable[Span], words: Words) -> str:
    clocks = [words.clock.format(opens=clock_of(s.start), closes=clock_of(s.end)) for s in sorted(spans)]
    return words.times.format(when=when, clocks=_join(clocks, words))


def _validity(kin: Kin, on: date, words: Words) -> str:
    since = words.since.format(day=words.date.format(kin.valid_from)) if kin.valid_from > on else ""
    until = words.until.format(day=words.date.format(kin.valid_until)) if kin.valid_until < date.max else ""
    return since + until


def _join(parts: Sequence[str], words: Words) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + words.both + parts[-1]
