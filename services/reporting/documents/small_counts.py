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


def share(part: int, *rest: int) -> float | None:
    """Per cent of `part` in `part` and `rest`, with one digit; None when there is nothing, or any of these counts is hidden.

    A share beside the counts it is made of would tell the one that is hidden.
    """
    whole = part + sum(rest)
    return None if whole == 0 or hidden(part) or any(map(hidden, rest)) else round(100 * part / whole, 1)


def parts_shown(*parts: int) -> list[int | None]:
    """The parts of a total that is shown beside them: none can be found by subtracting the others.

    With a hidden part the smallest others are hidden too, until at least two are, and together they are no small count any more.
    """
    order = sorted((n for n in range(len(parts)) if parts[n]), key=lambda n: parts[n])
    kept_back = [n for n in order if hidden(parts[n])]
    for n in order[len(kept_back) :]:
        if not kept_back or (len(kept_back) > 1 and not hidden(sum(parts[each] for each in kept_back))):
            break
        kept_back.append(n)
    return [None if n in kept_back else part for n, part in enumerate(parts)]
