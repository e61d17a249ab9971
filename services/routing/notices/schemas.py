"""Watches and notices over HTTP."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.routing.notices.news import Kind
from shared.schemas import ApiModel

WHICH = "Its id, as answered when it was made"
THING = "What is watched: a case, an appointment or a slot alert"


class WatchRequest(ApiModel):
    """A thing to watch, and its secret as proof that its holder wants it; the secret is not kept."""

    kind: Kind = Field(description=THING, examples=["case"])
    id: UUID = Field(description=WHICH)
    secret: str = Field(
        min_length=1,
        max_length=200,
        description="The secret its holder got when it was made",
        examples=["q3J8c0Yx1mVh2bTn"],
    )


class Watch(ApiModel):
    """A thing this client hears of."""

    kind: Kind = Field(description=THING)
    id: UUID = Field(description=WHICH)
    created_at: datetime = Field(description="Since when")


class Notice(ApiModel):
    """Something that happened; the thing itself is asked with its own secret."""

    number: int = Field(description="Counts up by one per client, in the order of being known", examples=[42])
    type: str = Field(description="What happened", examples=["case.part_decided"])
    subject: UUID = Field(description="Id of the case, appointment, slot alert or webhook it is about")
    part: str | None = Field(description="Part of the case, where it is about one", examples=["kindergeld"])
    position: int | None = Field(description="Place in the timeline of the case", examples=[7])
    happened_at: datetime = Field(description="When it happened")


class NoticePage(ApiModel):
    """Notices in the order of their numbers."""

    items: list[Notice] = Field(description="What happened since, oldest first")
    next: str = Field(description="Send it as `since` the next time, also when there are no items now", examples=["42"])
    more: bool = Field(description="Whether more are waiting right now")
    gap: bool = Field(description="true: notices before these were forgotten, after 30 days; ask the things themselves")
