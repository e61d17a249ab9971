"""What a room adds to its payments: whose they are, when money is to be given back, and where it is written down."""

from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from shared.payments.states import State
from shared.payments.store import Ledger


class Books(Protocol):
    """The books of a room; one object without a state of its own."""

    @property
    def ledger(self) -> Ledger:
        """Where its payments stand."""

    async def locked(self, session: AsyncSession, owner_id: UUID) -> Any | None:
        """What is paid for, locked until the commit, so that its payments change one after the other; None when it is gone."""

    @property
    def off(self) -> frozenset[str]:
        """In which of its states it will not take place, so that money for it is to be given back."""

    async def note(self, session: AsyncSession, owner: Any, before: State, row: Row[Any]) -> None:
        """Write down, in the same commit, that a payment which was `before` has a new state since `changed_at`; `row` is as it is now."""
