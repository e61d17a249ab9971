"""All SQL of the report."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.documents.period import Period
from services.reporting.facts.models import event_fact as fact
from services.reporting.handover_delay.groups import Group, Spread
from shared.events.bundles import PartReleasedV1
from shared.events.routing import PartDecidedV1, PartDeliveredV1


async def groups(session: AsyncSession, period: Period) -> list[Group]:
    """Per authority and bundle: how many parts were released in the period, and how long they took, in seconds."""
    released, reached = _released(period).cte("released"), _reached().cte("reached")
    columns: list[Any] = [released.c.authority_id, released.c.bundle_id, func.count()]
    for step in (reached.c.delivered_at, reached.c.decided_at):
        measured = func.greatest(func.extract("epoch", step - released.c.released_at), 0)
        seconds = case(
            (step.is_not(None), measured)
        )  # GREATEST passes over NULL: what is under way would take no time at all
        columns += [func.count(step), *(func.percentile_disc(part).within_group(seconds) for part in (0.5, 0.9))]
    query = (
        select(*columns)
        .outerjoin_from(released, reached, reached.c.part_id == released.c.part_id)
        .group_by(released.c.authority_id, released.c.bundle_id)
        .order_by(released.c.authority_id, released.c.bundle_id)
    )
    return [_group(row) for row in (await session.execute(query)).all()]


def _released(period: Period) -> Select[Any]:
    query = select(
        fact.c.part_id, fact.c.authority_id, fact.c.bundle_id, func.min(fact.c.occurred_at).label("released_at")
    ).where(fact.c.type == PartReleasedV1.TYPE)
    if period.start is not None:
        query = query.where(fact.c.occurred_at >= period.start)
    if period.end is not None:
        query = query.where(fact.c.occurred_at < period.end)
    return query.group_by(fact.c.part_id, fact.c.authority_id, fact.c.bundle_id)


def _reached() -> Select[Any]:
    def first(kind: str) -> Any:
        return func.min(fact.c.occurred_at).filter(fact.c.type == kind)

    steps = (first(PartDeliveredV1.TYPE).label("delivered_at"), first(PartDecidedV1.TYPE).label("decided_at"))
    wanted = fact.c.type.in_((PartDeliveredV1.TYPE, PartDecidedV1.TYPE))
    return select(fact.c.part_id, *steps).where(wanted).group_by(fact.c.part_id)


def _group(row: Sequence[Any]) -> Group:
    authority, bundle, released, *measured = row
    return Group(authority, bundle, released, Spread(*measured[:3]), Spread(*measured[3:]))
