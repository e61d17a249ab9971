"""Internal notes over HTTP."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.catalog.public_services.answers import ServiceDetail
from shared.schemas import ApiModel

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]+$")]


class NewNote(ApiModel):
    words: Words = Field(
        description="What staff should know; nothing about a person",
        examples=["Bis Freitag nur mit Termin: Der Drucker im Haus ist defekt."],
    )
    until: date | None = Field(None, description="The last day it is shown; without it until somebody removes it")


class InternalNote(ApiModel):
    id: UUID = Field(description="The note")
    words: str = Field(description="What staff should know", examples=["Der Drucker im Haus ist defekt."])
    until: date | None = Field(description="The last day it is shown; null: until somebody removes it")
    written_at: datetime = Field(description="When it was written")


class StaffAnswer(ApiModel):
    answer: ServiceDetail = Field(description="What everybody is told, the same as at /v1/services/{service}")
    notes: list[InternalNote] = Field(description="What only staff see, the newest first")
