"""Which of two forms of an answer a caller wants (`Accept`, RFC 9110 §12.5.1). Pure."""

from typing import Final

DEFAULT: Final = "application/json"


def wants(accept: str, media: str) -> bool:
    """Whether a caller names `media` and does not like JSON better; a wildcard alone gets JSON."""
    weights = {name: weight for part in accept.split(",")[:20] for name, weight in [_weighted(part)]}
    wish = weights.get(media, 0.0)
    return wish > 0 and wish >= weights.get(DEFAULT, 0.0)


def _weighted(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    weight = 1.0
    for parameter in parameters.split(";"):
        key, _, value = parameter.strip().partition("=")
        if key.lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                weight = 0.0
    return name.strip().lower(), weight
