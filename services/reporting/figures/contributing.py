"""Take figures over: checked against what exists, all or none, with the effect told before it happens."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.city.city import City, city_of
from services.reporting.city.store import documents
from services.reporting.figures import store
from services.reporting.figures.measures import MEASURES
from services.reporting.figures.problems import FigureTwice, SubjectUnknown
from services.reporting.figures.schemas import Change, FigureIn, FigureOut, Intake

KINDS: Final = {"service": "/v1/services", "office": "/v1/offices", "life_event": "/v1/life-events"}
"""Where the things of a kind are listed, for people who look for the right id."""


async def list_figures(session: AsyncSession) -> list[FigureOut]:
    """All figures in force."""
    return [FigureOut.model_validate(row) for row in await store.all_figures(session)]


async def contribute(session: AsyncSession, figures: Sequence[FigureIn], by: str, *, dry_run: bool) -> Intake:
    """Take figures over, or only say what that would change; raises FigureTwice and SubjectUnknown."""
    city = city_of(await documents(session))
    _check(figures, city)
    before = {(row.measure, row.subject, row.year): row for row in await store.all_figures(session)}
    changes = [each for each in figures if _differs(before.get(_key(each)), each)]
    if changes and not dry_run:
        await store.save(session, [each.model_dump() | {"contributed_by": by} for each in changes])
    shown = [
        Change(measure=each.measure, subject=each.subject, year=each.year, after=float(each.value),
               before=float(before[_key(each)].value) if _key(each) in before else None)
        for each in changes
    ]  # fmt: skip
    return Intake(applied=not dry_run, changes=shown)


def _check(figures: Sequence[FigureIn], city: City) -> None:
    there = {"service": set(city.services), "office": set(city.offices), "life_event": {e.id for e in city.life_events}}
    seen: set[store.Key] = set()
    for each in figures:
        about = MEASURES[each.measure].about
        if each.subject not in there[about]:
            raise SubjectUnknown(measure=each.measure, subject=each.subject, about=KINDS[about])
        if _key(each) in seen:
            raise FigureTwice(measure=each.measure, subject=each.subject, year=each.year)
        seen.add(_key(each))


def _key(figure: FigureIn) -> store.Key:
    return figure.measure, figure.subject, figure.year


def _differs(row: Row[Any] | None, figure: FigureIn) -> bool:
    return row is None or (row.value, row.target, row.source) != (figure.value, figure.target, figure.source)
