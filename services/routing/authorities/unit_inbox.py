"""A unit of the city itself: its parcels lie in its inbox in bundles, where its people acknowledge and decide; nothing leaves the house."""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from services.routing.authorities.protocol import Answer, Change, Parcel, PermanentFailure, Placed
from shared.events.routing import ParcelWay


class UnitInboxSettings(BaseModel):
    """There is nothing to set."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class UnitInbox:
    """The parcel was just fetched from bundles, so it does lie there, for the unit that it names to see."""

    authority_id: str

    async def deliver(self, parcel: Parcel, idempotency_key: str) -> Answer:  # noqa: ARG002 - the protocol's
        """Raises PermanentFailure where it lies in the inbox of another unit, which has to forward it there."""
        if parcel.authority_id != self.authority_id:
            raise PermanentFailure("inbox-of-another-unit")
        return Placed()

    async def tell(self, change: Change, idempotency_key: str) -> Answer:  # noqa: ARG002 - the protocol's
        """Its people see it: the inbox shows what was corrected when, and no longer what was taken back."""
        return Placed()


class _Plugin:
    SETTINGS: type[BaseModel] = UnitInboxSettings
    FOR_PRODUCTION = True
    WAY: ParcelWay = "inbox"

    async def connect(self, authority_id: str, settings: Any, surroundings: Any) -> UnitInbox:  # noqa: ARG002 - as above
        return UnitInbox(authority_id)


PLUGIN: Final = _Plugin()
