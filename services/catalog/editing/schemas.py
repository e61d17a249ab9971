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

    field: str = Field(examples=["criteria.durationMinutes.value"], description="The field, by its path")
    before: Any = Field(description="The value until now; null when it is new", examples=[20])
    after: Any = Field(description="The value from then on; null when it goes", examples=[25])


class Warned(ApiModel):
    """Something to look at; it does not prevent the edit."""

    code: str = Field(examples=["standard-failed"], description="What to mind, as a code")
    message: LanguageMap = Field(description="The same in words, by language")


class Edited(ApiModel):
    """What came of an edit: published with an edition, or kept as a draft."""

    kind: KindName = Field(description="Of what kind it is")
    subject: str = Field(examples=["bb-gohlis"], description="Id of what was edited")
    changes: list[FieldChange] = Field(description="What changes, field by field")
    warnings: list[Warned] = Field(description="Standards not met and other things to look at")
    edition: int | None = Field(
        description="The edition that has it; null for a draft or when nothing changed", examples=[17]
    )
    draft: UUID | None = Field(description="Id of the draft; null when it holds at once")
    publish_on: date | None = Field(description="Day it is to be published; null: by hand")
    tag: str | None = Field(description="Tag of the published version, for the next If-Match", examples=['"17"'])


class WeekForm(ApiModel):
    """The rules of an office's opening hours. Saving them gives the office a week of its own."""

    rules: list[HoursRuleForm] = Field(max_length=60, description="Rule by rule")
    remark: LanguageMap | None = Field(
        None, description="A remark shown with it", examples=[{"de": "Letzter Einlass 30 Minuten vorher"}]
    )
    provenance: Provenance = Field(description="How well this is known, and from which source")


class EditRecord(ApiModel):
    """An edit on record."""

    id: UUID = Field(description="The entry of the record")
    at: datetime = Field(description="When it was saved")
    by: str = Field(description="Subject of the staff token, or of the one who planned it", examples=["staff-catalog"])
    kind: RecordKind = Field(description="Of what kind it is")
    subject: str = Field(description="Id of the thing it is about", examples=["personalausweis"])
    cause: str | None = Field(description="The import or draft it came with", examples=["import:0198..."])
    changes: list[FieldChange] = Field(description="What changes, field by field")


class DraftShown(ApiModel):
    """An edit that waits."""

    id: UUID = Field(description="The draft, in `/v1/staff/drafts/{draft}`")
    kind: KindName = Field(description="Of what kind it is")
    subject: str = Field(description="Id of the thing it is about", examples=["personalausweis"])
    publish_on: date | None = Field(description="Published on this day by itself; null: by hand")
    state: Literal["open", "published", "discarded", "refused"] = Field(description="Where it stands")
    problem: str | None = Field(
        description="Why it was refused, e.g. changed-meanwhile", examples=["changed-meanwhile"]
    )
    created_at: datetime = Field(description="When it was made")
    created_by: str = Field(description="Who made it", examples=["staff-catalog"])
    body: dict[str, Any] = Field(description="What would be saved", examples=[{"title": {"de": "Personalausweis"}}])


class NeedsCare(ApiModel):
    """An entry that needs care, and which of its fields."""

    kind: Literal["service", "office"] = Field(description="Of what kind it is")
    id: str = Field(
        description="The service, office or unit; in the path of its own calls", examples=["personalausweis"]
    )
    title: LanguageMap = Field(description="Title for people, by language")
    fields: list[str] = Field(
        examples=[["description", "deadlines.0.text"]],
        description="Fields whose facts are old, missing or not translated",
    )
    checked_at: date | None = Field(description="When staff last compared it with its source; null when never")
