"""Erasure over HTTP."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from shared.schemas import ApiModel


class Erased(ApiModel):
    id: UUID = Field(description="The case that was")
    reference: str = Field(description="Its number; it opens nothing any more", examples=["L-7KQ2-9F3M"])
    erased_at: datetime = Field(description="When its key was destroyed")
