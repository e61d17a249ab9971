"""All SQL about payments, the same in every room that takes money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.payments.states import OWED, TROUBLE


@dataclass(frozen=True, slots=True)
class Ledger:
    """The payments of a room: its table, whose rows are paid for, and the names of the columns that say whose and for what.

    Rows have `owner_id` and `thing` whatever the room calls them.
    """

    table: Table
    owner: Table
    owner_id: str
    thing: str

    async def add(self, session: AsyncSession, values: Mapping[str, Any]) -> None:
        """A payment; the index refuses a second live one for its thing."""
        named = {self.owner_id: values["owner_id"], self.thing: values["thing"]}
        rest = {name: value for name, value in values.items() if name not in ("owner_id", "thing")}
        await session.execute(insert(self.table), rest | named)

    async def of_owner(self, session: AsyncSession, owner_id: UUID) -> Sequence[Row[Any]]:
        """All payments of a case or an appointment, oldest first."""
        return (await self.of_owners(session, [owner_id])).get(owner_id, [])

    async def of_owners(self, session: AsyncSession, owner_ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
        """The same for many, in one statement."""
        query = self._rows().where(self.table.c[self.owner_id].in_(owner_ids)).order_by(self.table.c.id)
        found: dict[UUID, list[Row[Any]]] = {}
        for row in (await session.execute(query)).all():
            found.setdefault(row.owner_id, []).append(row)
        return found

    async def claim(self, session: AsyncSession, most: int, lease: timedelta) -> Sequence[Row[Any]]:
        """Payments to ask the provider about now; who asks has them for a while, and when they die, they come up again."""
        own, owner, now = self.table.c, self.owner.c, func.clock_timestamp()
        due = (
            select(own.id).where(own.next_ask_at <= now).order_by(own.next_ask_at).limit(most)
            .with_for_update(skip_locked=True).cte("due")
        )  # fmt: skip
        claimed = (
            update(self.table).values(next_ask_at=now + lease, asked=own.asked + 1)
            .where(own.id == due.c.id, owner.id == own[self.owner_id])
            .returning(*own, *self._names(), owner.reference.label("owner_reference"))
        )  # fmt: skip
        return (await session.execute(claimed)).all()

    async def change(self, session: AsyncSession, payment_id: UUID, values: Mapping[str, Any]) -> None:
        """Change columns."""
        await session.execute(update(self.table).where(self.table.c.id == payment_id).values(**values))

    async def ask_now(self, session: AsyncSession, **which: Any) -> None:
        """Let the provider be asked at once about a payment (by a column: its value), unless nothing can change any more."""
        still = self.table.c.next_ask_at.is_not(None)
        found = update(self.table).filter_by(**which).where(still)
        await session.execute(found.values(next_ask_at=func.clock_timestamp()))

    async def owner_of(self, session: AsyncSession, payment_id: UUID) -> UUID | None:
        """The case or appointment a payment belongs to."""
        query = select(self.table.c[self.owner_id]).where(self.table.c.id == payment_id)
        owner_id: UUID | None = await session.scalar(query)
        return owner_id

    async def troubled(
        self, session: AsyncSession, after: UUID | None, limit: int, *of: ColumnElement[bool]
    ) -> Sequence[Row[Any]]:
        """Payments a person has to look at, oldest first; `of` says of whom, in columns of `owner`."""
        joined = self.owner.c.id == self.table.c[self.owner_id]
        query = self._rows().join(self.owner, joined).where(self.table.c.state.in_(TROUBLE), *of)
        query = query.order_by(self.table.c.id).limit(limit)
        rows: Sequence[Row[Any]] = (
            await session.execute(query.where(self.table.c.id > after) if after else query)
        ).all()
        return rows

    async def owed(self, session: AsyncSession, owner_id: UUID) -> int:
        """Cents that are to be given back for a case or an appointment."""
        query = select(func.sum(self.table.c.paid_cents)).where(self.table.c[self.owner_id] == owner_id)
        return await session.scalar(query.where(self.table.c.state.in_(OWED))) or 0

    async def troubles(self, session: AsyncSession) -> dict[str, tuple[int, int]]:
        """By state: how many payments a person or the provider still has to settle, and the cents that were paid for them."""
        own = self.table.c
        query = select(own.state, func.count(), func.coalesce(func.sum(own.paid_cents), 0)).group_by(own.state)
        rows = (await session.execute(query.where(own.state.in_(TROUBLE)))).all()
        return {state: (count, cents) for state, count, cents in rows}

    def _rows(self) -> Select[Any]:
        return select(self.table, *self._names())

    def _names(self) -> tuple[Any, Any]:
        return self.table.c[self.owner_id].label("owner_id"), self.table.c[self.thing].label("thing")
