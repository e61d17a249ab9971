"""Typographic signs as the built-in fonts of PDF have them, which know Latin-1 only; no letter of a name is replaced."""

from typing import Final

SIGNS: Final = str.maketrans(
    {"„": '"', "“": '"', "”": '"', "‚": "'", "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u202f": "\xa0"}
)


def with_plain_signs(text: str) -> str:
    """The text with quotation marks, dashes and the like as a typewriter has them."""
    return text.translate(SIGNS)
