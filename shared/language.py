"""Texts in several languages and the choice among them by `Accept-Language` (RFC 9110 §12.5.4)."""

from collections.abc import Iterable, Mapping

Text = Mapping[str, str]
"""A text by BCP 47 language tag, for instance {"de": ..., "en": ..., "de-x-leicht": ...}; German is always there."""

DEFAULT = "de"


def preferred(header: str | None, available: Iterable[str]) -> str:
    """The best of `available` for an Accept-Language header; German when nothing fits."""
    known = list(available)
    for wanted in _wishes(header or ""):
        if wanted in known:
            return wanted
        base = wanted.split("-")[0]
        if base in known:
            return base
    return DEFAULT


def choose(text: Text, header: str | None) -> str:
    """The text in the language wished for, German otherwise, any language as the last resort."""
    language = preferred(header, text)
    return text.get(language) or next(iter(text.values()), "")


def _wishes(header: str) -> list[str]:
    weighted: list[tuple[float, int, str]] = []
    for position, part in enumerate(header.split(",")[:20]):
        tag, _, parameter = part.strip().partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        if tag and tag != "*" and weight > 0:
            weighted.append((-weight, position, tag.strip().lower()))
    return [tag for _, _, tag in sorted(weighted)]
