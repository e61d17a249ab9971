"""An authority that gets paper first and data later: each parcel goes the way its part takes on the day it is sent.

Which way that is, bundles says with the parcel (`services/bundles/phases`), so a switch there is followed at once. Each way is an
authority of its own, with its own lane; a delivery that was sent on stays on its way, also when the switch falls between two attempts.
"""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from services.routing.authorities.protocol import Answer, Change, Forwarded, Parcel, Placed
from shared.events.routing import ParcelWay

ON_PAPER: Final = "analog"


class PhasedSettings(BaseModel):
    """The two ways, by the ids of the authorities that stand for them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    paper: str = Field(min_length=1, max_length=100, description="Authority that is reached on paper")
    digital: str = Field(min_length=1, max_length=100, description="Authority that is reached with data")

    @property
    def onward(self) -> tuple[str, ...]:
        """Authorities that parcels go on to."""
        return self.paper, self.digital


@dataclass(frozen=True, slots=True)
class Phased:
    """Sends parcels on, by their channel."""

    paper: str
    digital: str

    async def deliver(self, parcel: Parcel, idempotency_key: str) -> Answer:  # noqa: ARG002 - the protocol's
        return Forwarded(self.paper if parcel.channel == ON_PAPER else self.digital)

    async def tell(self, change: Change, idempotency_key: str) -> Answer:  # noqa: ARG002 - the protocol's
        """Nothing ever stays here: who got the parcel is told in its own name."""
        return Placed()


class _Plugin:
    SETTINGS: type[BaseModel] = PhasedSettings
    FOR_PRODUCTION = True
    WAY: ParcelWay = "mixed"

    async def connect(self, authority_id: str, settings: Any, surroundings: Any) -> Phased:  # noqa: ARG002 - as above
        return Phased(settings.paper, settings.digital)


PLUGIN: Final = _Plugin()
