"""Cells and headings in words, in German or English."""

from typing import Final

from services.reporting.documents.schemas import Cell, Column
from shared.language import choose

UNKNOWN: Final = "–"
TRUTH: Final = {"de": ("nein", "ja"), "en": ("no", "yes")}


def heading(column: Column, language: str) -> str:
    """The heading with its unit."""
    return choose(column.label, language) + (f" [{column.unit}]" if column.unit else "")


def cell_text(value: Cell, language: str) -> str:
    """A value as people write it: 41,5 in German, 41.5 in English; unknown is a dash."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return TRUTH[language][value]
    if isinstance(value, dict):
        return choose(value, language)
    if isinstance(value, str):
        return value
    written = f"{value:,}"
    return written if language == "en" else written.translate(str.maketrans(",.", ".,"))
