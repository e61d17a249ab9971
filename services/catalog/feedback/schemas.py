"""Remarks as the API takes and shows them."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from shared.schemas import ApiModel, LanguageMap

RemarkKind = Literal["wrong", "outdated", "missing", "unclear"]
RemarkField = Literal[
    "title", "description", "fees", "evidence", "deadlines", "processing", "offices", "openingHours", "online", "law", "other"
]  # fmt: skip


class Remark(ApiModel):
    """What is the matter with which part; there is no free text on purpose."""

    field: RemarkField = Field(description="What the remark is about")
    kind: RemarkKind = Field(description="What is wrong with it")


class RemarkTaken(ApiModel):
    """A remark that staff will see."""

    service: str = Field(description="Id of the service in the catalogue", examples=["personalausweis"])
    field: RemarkField = Field(description="What the remark is about")
    kind: RemarkKind = Field(description="What is wrong with it")


class RemarkCount(ApiModel):
    """How often the same was said since staff last looked through the service."""

    service: str = Field(description="Id of the service in the catalogue", examples=["personalausweis"])
    title: LanguageMap = Field(description="Title for people, by language")
    field: RemarkField = Field(description="What the remarks are about")
    kind: RemarkKind = Field(description="What is wrong with it")
    count: int = Field(ge=1, description="How many", examples=[12])
    latest: datetime = Field(description="When the last one came")
