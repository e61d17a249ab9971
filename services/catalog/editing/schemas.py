"""Edits as the API shows them."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from services.catalog.hours.forms import HoursRuleForm
from services.catalog.provenance import Provenance
from shared.schemas import ApiModel, LanguageMap

KindName = Literal["service", "office", "week", "unit"]
RecordKind = Literal["service", "office", "week", "unit", "exception"]


class FieldChange(ApiModel):
    """A field with its value before and after."""

    field: str = Field(examples=["criteria.durationMinutes.value"])
    before: Any
    after: Any


class Warned(ApiModel):
    """Something to look at; it does not prevent the edit."""

    code: str = Field(examples=["standard-failed"])
    message: LanguageMap


class Edited(ApiModel):
    """What came of an edit: published with an edition, or kept as a draft."""

    kind: KindName
    subject: str = Field(examples=["bb-gohlis"])
    changes: list[FieldChange]
    warnings: list[Warned] = Field(description="Standards not met and other things to look at")
    edition: int | None = Field(description="The edition that has it; null for a draft or when nothing changed")
    draft: UUID | None
    publish_on: date | None
    tag: str | None = Field(description="Tag of the published version, for the next If-Match")


class WeekForm(ApiModel):
    """The rules of an office's opening hours. Saving them gives the office a week of its own."""

    rules: list[HoursRuleForm] = Field(max_length=60)
    remark: LanguageMap | None = None
    provenance: Provenance


class EditRecord(ApiModel):
    """An edit on record."""

    id: UUID
    at: datetime
    by: str = Field(description="Subject of the staff token, or of the one who planned it")
    kind: RecordKind
    subject: str
    cause: str | None = Field(description="The import or draft it came with", examples=["import:0198..."])
    changes: list[FieldChange]


class DraftShown(ApiModel):
    """An edit that waits."""

    id: UUID
    kind: KindName
    subject: str
    publish_on: date | None = Field(description="Published on this day by itself; null: by hand")
    state: Literal["open", "published", "discarded", "refused"]
    problem: str | None = Field(description="Why it was refused, e.g. changed-meanwhile")
    created_at: datetime
    created_by: str
    body: dict[str, Any]


class NeedsCare(ApiModel):
    """An entry that needs care, and which of its fields."""

    kind: Literal["service", "office"]
    id: str
    title: LanguageMap
    fields: list[str] = Field(examples=[["description", "deadlines.0.text"]])
    checked_at: date | None
