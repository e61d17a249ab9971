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

    field: RemarkField
    kind: RemarkKind


class RemarkTaken(ApiModel):
    """A remark that staff will see."""

    service: str
    field: RemarkField
    kind: RemarkKind


class RemarkCount(ApiModel):
    """How often the same was said since staff last looked through the service."""

    service: str
    title: LanguageMap
    field: RemarkField
    kind: RemarkKind
    count: int = Field(ge=1)
    latest: datetime
