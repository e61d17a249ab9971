"""Counts so small that they could point at single families are not shown."""

from typing import Final

SMALLEST_SHOWN: Final = 5

NOTE: Final = {
    "de": f"Anzahlen unter {SMALLEST_SHOWN} und ihre Zeiten sind verdeckt, weil sie auf einzelne Familien deuten könnten.",
    "en": f"Counts below {SMALLEST_SHOWN} and their times are hidden, because they could point at single families.",
}


def hidden(count: int) -> bool:
    """Whether a count must not be shown; zero points at nobody."""
    return 0 < count < SMALLEST_SHOWN


def shown(count: int) -> int | None:
    """The count, or None when it is hidden."""
    return None if hidden(count) else count


def share(part: int, whole: int) -> float | None:
    """Per cent with one digit; None when the whole is empty or either count is hidden."""
    return None if whole == 0 or hidden(part) or hidden(whole) else round(100 * part / whole, 1)
