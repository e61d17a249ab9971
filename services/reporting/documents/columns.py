"""Columns that many reports have."""

from collections.abc import Mapping

from services.reporting.documents.schemas import Better, Column


def named(key: str, german: str, english: str) -> Column:
    """A column that says which row this is."""
    return Column(key=key, label={"de": german, "en": english}, unit=None, identifies=True)


def words(key: str, german: str, english: str, codes: Mapping[str, tuple[str, str]] | None = None) -> Column:
    """A column of texts, or of codes with what they mean in German and English."""
    meant = {code: {"de": de, "en": en} for code, (de, en) in (codes or {}).items()}
    return Column(key=key, label={"de": german, "en": english}, unit=None, codes=meant)


def number(key: str, german: str, english: str, unit: str | None = None, better: Better | None = None) -> Column:
    """A column of numbers."""
    return Column(key=key, label={"de": german, "en": english}, unit=unit, better=better)


STATUS = words("status", "Herkunft", "Provenance", {
    "sourced": ("belegt", "sourced"), "derived": ("berechnet", "derived"), "analog": ("aus anderer Stadt", "from another city"),
    "general": ("allgemein bekannt", "general knowledge"), "placeholder": ("Platzhalter", "placeholder"),
    "unknown": ("nicht bekannt", "unknown"),
})  # fmt: skip
"""How well the figure beside it is known."""
TASK_TYPE = words("taskType", "Aufgabenbereich", "Task type", {
    "servicebereich": ("Servicebereich", "Servicebereich (service area)"), "fachbereich": ("Fachbereich", "Fachbereich (specialist)"),
    "verwaltungssteuerung": ("Verwaltungssteuerung", "Verwaltungssteuerung (steering)"),
    "extern": ("außerhalb der Stadt", "outside the city"),
})  # fmt: skip
"""The task types of the council paper, 2.4."""
SOURCE = words("source", "Quelle", "Source")
"""Keys of the source registry at /v1/sources."""
YEAR = words("year", "Jahr", "Year")
