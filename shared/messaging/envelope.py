"""The envelope of every message: a CloudEvents 1.0 JSON object that carries ids and codes, never personal data."""

from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.schemas import ApiModel


class Event(ApiModel):
    """Base of all payloads; a subclass is frozen and names its type and version in `TYPE`."""

    model_config = ConfigDict(frozen=True)
    TYPE: ClassVar[str]

    @classmethod
    def room(cls) -> str:
        """The room that emits this event: the third part of its type."""
        return cls.TYPE.split(".")[2]


class Envelope(BaseModel):
    """CloudEvents attributes (https://github.com/cloudevents/spec) with the distributed-tracing extension."""

    model_config = ConfigDict(extra="forbid")

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    traceparent: str
    correlationid: str
    data: dict[str, Any]

    @property
    def room(self) -> str:
        """The room that emitted the event."""
        return self.source.rsplit(":", 1)[-1]
