"""The shape of every report."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from shared.schemas import ApiModel, LanguageMap


class Format(StrEnum):
    """How a report is shown."""

    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"


class Column(ApiModel):
    """A column of the table."""

    key: str = Field(description="Name of the member in each row")
    label: LanguageMap = Field(description="Heading")
    unit: str | None = Field(description="Unit of the numbers, where they have one", examples=["s"])


class Report(ApiModel):
    """A table with what is needed to judge it: its sources, and what it does not know."""

    id: str = Field(description="Name of the report", examples=["handover-delay"])
    title: LanguageMap = Field(description="Title")
    first_day: date | None = Field(description="First day counted, null for no limit")
    last_day: date | None = Field(description="Last day counted, null for no limit")
    data_until: datetime | None = Field(
        description="The newest fact known when the report was computed; null without any"
    )
    columns: list[Column] = Field(description="The columns in their order")
    rows: list[dict[str, str | int | float | bool | None]] = Field(description="One object per row, null where unknown")
    notes: list[LanguageMap] = Field(description="How to read it")
    sources: list[LanguageMap] = Field(description="Where the numbers come from")
    gaps: list[LanguageMap] = Field(description="What is not in it")
