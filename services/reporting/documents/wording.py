"""Cells and headings in words, in German or English."""

from datetime import date, datetime
from typing import Final

from services.reporting.documents.schemas import Cell, Column
from shared.clock import BERLIN
from shared.language import choose

UNKNOWN: Final = "–"
TRUTH: Final = {"de": ("nein", "ja"), "en": ("no", "yes")}


def heading(column: Column, language: str) -> str:
    """The heading with its unit."""
    return choose(column.label, language) + (f" [{column.unit}]" if column.unit else "")


def shown_cell(column: Column, value: Cell, language: str) -> str:
    """A value in its column: codes in words, everything else as `cell_text` writes it."""
    meant = column.codes.get(value) if isinstance(value, str) else None
    return cell_text(meant if meant is not None else value, language)


def moment_text(moment: datetime | None, language: str) -> str:
    """A moment in civil time of the city, to the minute."""
    if moment is None:
        return UNKNOWN
    local = moment.astimezone(BERLIN)
    return f"{local:%d.%m.%Y, %H:%M} Uhr" if language == "de" else f"{local:%d %B %Y, %H:%M}"


def period_text(first: date | None, last: date | None, language: str) -> str:
    """The days a report counts."""
    if first is None and last is None:
        return "alle Tage" if language == "de" else "all days"
    begin, end = (UNKNOWN if day is None else _day(day, language) for day in (first, last))
    if first is None:
        return f"bis {end}" if language == "de" else f"until {end}"
    if last is None:
        return f"ab {begin}" if language == "de" else f"from {begin}"
    return f"{begin} – {end}"


def _day(day: date, language: str) -> str:
    return f"{day:%d.%m.%Y}" if language == "de" else f"{day:%d %B %Y}"


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
