"""Kept reports as they cross HTTP."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.reporting.shelf import ReportName
from shared.schemas import ApiModel


class SnapshotWish(ApiModel):
    """The report to keep, and the days it counts."""

    report: ReportName = Field(examples=["umsetzungsbericht"], description="Which report is to be kept")
    first_day: date | None = Field(None, alias="from", description="First day counted", examples=["2026-07-01"])
    last_day: date | None = Field(None, alias="to", description="Last day counted", examples=["2026-09-30"])


class Snapshot(ApiModel):
    """A kept report, without its content."""

    id: UUID = Field(description="The report that was kept, in `/v1/report-snapshots/{snapshot}`")
    report: ReportName = Field(description="Which report it is")
    first_day: date | None = Field(description="First day of the period; null: from the beginning")
    last_day: date | None = Field(description="Last day of the period; null: until now")
    data_until: AwareDatetime | None = Field(description="How new the data were")
    sha256: str = Field(
        description="Hash of its JSON", examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]
    )
    taken_at: AwareDatetime = Field(description="When it was kept")
    published_at: AwareDatetime | None = Field(description="Since when everybody may read it; null: not published")
