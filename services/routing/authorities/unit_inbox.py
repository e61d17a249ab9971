"""A unit of the city itself: its parcels lie in its inbox in bundles, where its people acknowledge and decide; nothing leaves the house."""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from services.routing.authorities.protocol import Answer, Parcel, Placed


class UnitInboxSettings(BaseModel):
    """There is nothing to set."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class UnitInbox:
    """The parcel was just fetched from bundles, so it does lie there, for exactly this unit to see."""

    async def deliver(self, parcel: Parcel, idempotency_key: str) -> Answer:  # noqa: ARG002 - the protocol's
        return Placed()


class _Plugin:
    SETTINGS: type[BaseModel] = UnitInboxSettings
    FOR_PRODUCTION = True

    async def connect(self, authority_id: str, settings: Any, surroundings: Any) -> UnitInbox:  # noqa: ARG002 - as above
        return UnitInbox()


PLUGIN: Final = _Plugin()
