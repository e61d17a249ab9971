"""What the verbs of an appointment are given: session, settings, what offices offer, who calls and when."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.letters import Correspondence
from services.booking.appointments.people import owner_hash
from services.booking.offices.memory import OfferMemory
from services.booking.offices.wishes import Visit
from services.booking.settings import BookingSettings
from shared.access import Caller
from shared.ids import new_secret, secret_hash

NO_ONES_HASH: Final = secret_hash(new_secret())
"""Compared with when there is no such appointment, so that the time of the answer does not tell."""


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
    channels: tuple[str, ...] = ("online",)
    """Whose units it may take, in the order in which they are tried."""

    @property
    def owner_hash(self) -> bytes | None:
        """What the appointments of this resident are known by; None for everybody who is not logged in."""
        if self.caller.kind != "citizen":
            return None
        return owner_hash(self.settings.master_keys, self.caller.subject)

    @property
    def secret_hash(self) -> bytes | None:
        """What the appointment opened by this secret is known by; None without one."""
        return secret_hash(self.caller.secret) if self.caller.secret else None

    @property
    def by(self) -> str:
        """Who does it, for the list of steps."""
        if self.caller.actor:
            return "representative"
        return {"citizen": "resident", "staff": "staff"}.get(self.caller.kind, "holder")

    def opens(self, row: Row[Any] | None) -> bool:
        """Whether the caller may see an appointment: by its secret or as its owner, compared in constant time; staff in their offices."""
        if self.caller.kind == "staff":
            return row is not None and self.caller.works_at(row.office_id)
        mine, stored = self.owner_hash, row.owner_hash if row else None
        if mine is None:
            mine, stored = self.secret_hash or b"", row.secret_hash if row else None
        return hmac.compare_digest(mine, stored or NO_ONES_HASH) and row is not None

    @property
    def correspondence(self) -> Correspondence:
        """What letters to the person are written with."""
        return Correspondence(self.session, self.settings, self.now, self.caller.secret)

    async def visits(self, quantities: Mapping[str, int], office_id: str | None) -> list[Visit]:
        """The offices that can do all of it."""
        return await self.offers.visits(self.session, quantities, office_id)
