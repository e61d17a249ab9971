"""BundID's words for how surely somebody is known, of a whole login and of single attributes."""

from collections.abc import Mapping
from typing import Final

CONTEXT_OF_LEVEL: Final[Mapping[str, str]] = {
    "low": "STORK-QAA-Level-2",
    "substantial": "STORK-QAA-Level-3",
    "high": "STORK-QAA-Level-4",
}
LEVEL_OF_CONTEXT: Final[Mapping[str, str]] = {context: level for level, context in CONTEXT_OF_LEVEL.items()}
"""Level 1, an account that somebody registered by themselves, is worth nothing here."""
LEVEL_OF_TRUST: Final[Mapping[str, str]] = {"NORMAL": "low", "SUBSTANTIELL": "substantial", "HOCH": "high"}
"""`UNTERGEORDNET`, and an attribute without a word, are worth nothing."""
METHODS_OF_LEVEL: Final[Mapping[str, tuple[str, ...]]] = {
    "high": ("eID",),
    "substantial": ("eID", "Elster"),
    "low": ("eID", "Elster", "Benutzername"),
}
"""What BundID offers the person: nothing that could not reach the level."""
