"""What the verbs of an appointment are given: session, settings, what offices offer, who calls and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.offices.memory import OfferMemory
from services.booking.offices.wishes import Visit
from services.booking.settings import BookingSettings
from shared.access import Caller


@dataclass(frozen=True, slots=True)
class Desk:
    """One request."""

    session: AsyncSession
    settings: BookingSettings
    offers: OfferMemory
    caller: Caller
    now: datetime
    touched: set[int] = field(default_factory=set)
    """Pools in which this request takes units."""

    async def visits(self, quantities: Mapping[str, int], office_id: str | None) -> list[Visit]:
        """The offices that can do all of it."""
        return await self.offers.visits(self.session, quantities, office_id)
