"""The shape of every report: tables with what is needed to judge them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from shared.schemas import ApiModel, LanguageMap

Cell = str | int | float | bool | dict[str, str] | None
"""A value of a row; a language map is a text in several languages, None is unknown."""
Row = dict[str, Cell]
Better = Literal["higher", "lower"]


class Format(StrEnum):
    """How a report is shown."""

    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"


class Column(ApiModel):
    """A column of a table."""

    key: str = Field(description="Name of the member in each row", examples=["service"])
    label: LanguageMap = Field(description="Heading")
    unit: str | None = Field(description="Unit of the numbers, where they have one", examples=["s"])
    identifies: bool = Field(False, description="Whether it says which row this is, from one report to the next")
    better: Better | None = Field(None, description="Which direction is an improvement; null: neither")
    codes: dict[str, LanguageMap] = Field(
        default_factory=dict, description="What codes in this column mean, in words", examples=[{"yes": {"de": "ja"}}]
    )


class Chart(ApiModel):
    """Bars of some columns of a table, for the HTML page."""

    label: str = Field(description="Column with the names of the bars", examples=["service"])
    values: list[str] = Field(description="Columns with their lengths", examples=[["cases"]])


class Table(ApiModel):
    """A table of a report."""

    id: str = Field(description="Name of the table", examples=["offices"])
    title: LanguageMap = Field(description="Title")
    columns: list[Column] = Field(description="The columns in their order")
    rows: list[Row] = Field(
        description="One object per row, null where unknown", examples=[[{"service": "wohngeld", "cases": 1200}]]
    )
    chart: Chart | None = Field(None, description="What the HTML page draws of it")


class Report(Table):
    """A main table, further ones, and what is needed to judge them: sources, and what is not known."""

    first_day: date | None = Field(description="First day counted, null for no limit")
    last_day: date | None = Field(description="Last day counted, null for no limit")
    data_until: datetime | None = Field(
        description="The newest fact known when the report was computed; null without any"
    )
    heading: LanguageMap = Field(description="Title of the main table")
    tables: list[Table] = Field(default_factory=list, description="Further tables")
    notes: list[LanguageMap] = Field(
        description="How to read it", examples=[[{"de": "Zahlen unter fünf werden nicht gezeigt."}]]
    )
    sources: list[LanguageMap] = Field(
        description="Where the numbers come from", examples=[[{"de": "Leistungskatalog"}]]
    )
    gaps: list[LanguageMap] = Field(
        description="What is not in it", examples=[[{"de": "Zufriedenheit wird nicht erhoben."}]]
    )

    def all_tables(self) -> list[Table]:
        """The main table and the further ones."""
        return [self, *self.tables]
