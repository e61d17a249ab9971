"""An authority nobody has said how to reach: every parcel for it waits as a dead letter that names the reason."""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from services.routing.authorities.protocol import Answer, Change, Parcel, PermanentFailure
from shared.events.routing import ParcelWay


class UnassignedSettings(BaseModel):
    """There is nothing to set."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Unassigned:
    """Takes nothing."""

    reason_code: str = "authority-unassigned"

    async def deliver(self, parcel: Parcel, idempotency_key: str) -> Answer:  # noqa: ARG002 - the protocol's
        raise PermanentFailure(self.reason_code)

    async def tell(self, change: Change, idempotency_key: str) -> Answer:  # noqa: ARG002 - the protocol's
        raise PermanentFailure(self.reason_code)


class _Plugin:
    SETTINGS: type[BaseModel] = UnassignedSettings
    FOR_PRODUCTION = True
    WAY: ParcelWay = "nobody"

    async def connect(self, authority_id: str, settings: Any, surroundings: Any) -> Unassigned:  # noqa: ARG002 - as above
        return Unassigned()


PLUGIN: Final = _Plugin()
