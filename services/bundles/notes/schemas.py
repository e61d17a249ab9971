"""Notes over HTTP: as authorities see them, and as the person does."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.bundles.inbox.schemas import Words
from services.bundles.notes.rules import Audience
from shared.schemas import ApiModel


class NoteRequest(ApiModel):
    audience: Audience = Field(
        description="unit: only your own unit reads it. authorities: others of this case too, as far as the person allows; the "
        "person reads it as well"
    )
    words: Words = Field(description="The note", examples=["Bitte vor dem Bescheid anrufen."])


class NoteView(ApiModel):
    id: UUID = Field(description="The note")
    part: str = Field(description="The part it was written at", examples=["elterngeld"])
    authority: str = Field(description="Which unit wrote it", examples=["ajf-elterngeld"])
    words: str = Field(description="The note", examples=["Bitte vor dem Bescheid anrufen."])
    written_at: datetime = Field(description="When")


class UnitNoteView(NoteView):
    audience: Audience = Field(description="unit: your own unit reads it; authorities: others too")


class SharedNoteView(NoteView):
    readers: list[str] = Field(description="Other authorities that may read it now", examples=[["standesamt"]])


class KeptNotes(ApiModel):
    authority: str = Field(description="A unit that keeps notes for itself", examples=["standesamt"])
    number: int = Field(description="How many; what they say the unit tells you when you ask it", examples=[1])
