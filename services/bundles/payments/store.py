"""All SQL about payments."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.payments.models import payment

CLAIM = text("""
with due as (
  select id from bundles.payment where next_ask_at <= clock_timestamp() order by next_ask_at limit :most for update skip locked
)
update bundles.payment p set next_ask_at = clock_timestamp() + make_interval(secs => :lease), asked = asked + 1
from due, bundles.case_file c where p.id = due.id and c.id = p.case_id
returning p.*, c.reference as case_reference
""")
"""Who asks has the payment for a while; when they die, it comes up again."""


async def add(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """A payment; the index refuses a second live one for its part."""
    await session.execute(insert(payment), values)


async def of_case(session: AsyncSession, case_id: UUID) -> Sequence[Row[Any]]:
    """All payments of a case, oldest first."""
    query = select(payment).where(payment.c.case_id == case_id).order_by(payment.c.id)
    return (await session.execute(query)).all()


async def claim(session: AsyncSession, most: int, lease: float) -> Sequence[Row[Any]]:
    """Payments to ask the provider about now."""
    return (await session.execute(CLAIM, {"most": most, "lease": lease})).all()


async def change(session: AsyncSession, payment_id: UUID, values: Mapping[str, Any]) -> None:
    """Change columns."""
    await session.execute(update(payment).where(payment.c.id == payment_id).values(**values))


async def ask_now(session: AsyncSession, payment_id: UUID) -> None:
    """Let the provider be asked at once, unless nothing can change any more."""
    still = (payment.c.id == payment_id) & payment.c.next_ask_at.is_not(None)
    await session.execute(update(payment).where(still).values(next_ask_at=func.clock_timestamp()))


async def ask_about(session: AsyncSession, transaction_id: str) -> None:
    """The same for a provider's id; ids we do not know are of no interest."""
    still = (payment.c.transaction_id == transaction_id) & payment.c.next_ask_at.is_not(None)
    await session.execute(update(payment).where(still).values(next_ask_at=func.clock_timestamp()))


async def case_of(session: AsyncSession, payment_id: UUID) -> UUID | None:
    """The case a payment belongs to."""
    case_id: UUID | None = await session.scalar(select(payment.c.case_id).where(payment.c.id == payment_id))
    return case_id


async def troubled(session: AsyncSession, after: UUID | None, limit: int) -> Sequence[Row[Any]]:
    """Payments a person has to look at, oldest first."""
    query = select(payment).where(payment.c.state.in_(("doubt", "overpaid"))).order_by(payment.c.id).limit(limit)
    return (await session.execute(query.where(payment.c.id > after) if after else query)).all()
