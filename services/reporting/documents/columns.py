"""Columns that many reports have."""

from services.reporting.documents.schemas import Better, Column


def named(key: str, german: str, english: str) -> Column:
    """A column that says which row this is."""
    return Column(key=key, label={"de": german, "en": english}, unit=None, identifies=True)


def words(key: str, german: str, english: str) -> Column:
    """A column of texts."""
    return Column(key=key, label={"de": german, "en": english}, unit=None)


def number(key: str, german: str, english: str, unit: str | None = None, better: Better | None = None) -> Column:
    """A column of numbers."""
    return Column(key=key, label={"de": german, "en": english}, unit=unit, better=better)


STATUS = words("status", "Herkunft", "Provenance")
"""sourced, derived, analog, general, placeholder or unknown: how well the figure beside it is known."""
SOURCE = words("source", "Quelle", "Source")
"""Keys of the source registry at /v1/sources."""
YEAR = words("year", "Jahr", "Year")
