"""What is worth writing down in the life of a parcel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from shared.ids import new_id

Kind = Literal[
    "created", "handed-over", "accepted", "decided", "refused", "undeliverable", "tried-anew", "notified", "forwarded",
    "withdrawn", "closed",
]  # fmt: skip
EVENT_URI: Final = "urn:lotse:delivery:"
"""With the kind behind it, the name of an event in a token (RFC 8417 §2.2: a URI)."""


@dataclass(frozen=True, slots=True)
class Note:
    """One event; `details` holds ids and codes only. `jti` and `token` are given where an authority has signed it."""

    delivery_id: UUID
    kind: Kind
    at: datetime
    details: Mapping[str, object] = field(default_factory=dict)
    jti: str = ""
    token: str | None = None

    @property
    def row(self) -> dict[str, object]:
        """The columns of the event."""
        return {
            "jti": self.jti or str(new_id()), "delivery_id": self.delivery_id, "kind": self.kind,
            "details": dict(self.details), "happened_at": self.at, "token": self.token,
        }  # fmt: skip
