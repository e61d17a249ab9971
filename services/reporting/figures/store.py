"""All SQL of handed-in figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.figures.models import contributed_figure as figure

Key = tuple[str, str, int]


async def all_figures(session: AsyncSession) -> Sequence[Row[Any]]:
    """Everything in force, by measure, subject and year."""
    return (await session.execute(select(figure).order_by(figure.c.measure, figure.c.subject, figure.c.year))).all()


async def save(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Take figures over; one in force for the same measure, subject and year is replaced."""
    statement = insert(figure)
    replaced = {name: statement.excluded[name] for name in ("value", "target", "source", "contributed_by")}
    await session.execute(
        statement.on_conflict_do_update(
            constraint="contributed_figure_pk", set_=replaced | {"contributed_at": func.clock_timestamp()}
        ),
        list(rows),
    )
