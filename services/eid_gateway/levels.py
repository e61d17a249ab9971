"""Assurance levels (eIDAS, regulation (EU) 910/2014 Art. 8): how they are ordered and written."""

from collections.abc import Iterable, Mapping
from typing import Final

from shared.access import LEVEL_NAMES

ACR_PREFIX: Final = "http://eidas.europa.eu/LoA/"
LEVELS: Final = tuple(sorted(LEVEL_NAMES, key=LEVEL_NAMES.__getitem__))
"""The lowest first."""
ACR_VALUES: Final = tuple(ACR_PREFIX + level for level in LEVELS)

NATIONAL: Final[Mapping[str, str]] = {
    "low": "http://bsi.bund.de/eID/LoA/normal",
    "substantial": "http://bsi.bund.de/eID/LoA/substantiell",
    "high": "http://bsi.bund.de/eID/LoA/hoch",
}
"""The same levels as BSI writes them (TR-03107-1, TR-03130-1)."""


def acr_of(level: str) -> str:
    """The level as it stands in `acr` and `acr_values`."""
    return ACR_PREFIX + level


def acr_or_unproven(level: str) -> str:
    """The level of a single attribute as it stands in `claim_levels`."""
    return acr_of(level) if level in LEVELS else level


def is_enough(level: str, wanted: str) -> bool:
    """Whether a login at `level` satisfies who wants at least `wanted`."""
    return LEVEL_NAMES[level] >= LEVEL_NAMES[wanted]


def lowest_known(acr_values: Iterable[str]) -> str | None:
    """The lowest level among the values, because a list says that each of them will do; None when none is known."""
    named = set(acr_values)
    return next((level for level in LEVELS if acr_of(level) in named), None)
