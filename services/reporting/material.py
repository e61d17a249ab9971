"""What every report is made from: the city as told, handed-in figures, and what was counted in the period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.city.city import City, city_of
from services.reporting.city.store import documents
from services.reporting.documents.period import Period
from services.reporting.facts.counts import Counts
from services.reporting.facts.store import count, newest
from services.reporting.figures.measures import Measure
from services.reporting.figures.store import all_figures
from services.reporting.handover_delay import store as handover
from services.reporting.handover_delay.groups import Group


@dataclass(frozen=True, slots=True)
class Contributed:
    """A handed-in figure; the latest year of its measure and subject."""

    value: float
    target: float | None
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a report may read; `data_until` is the newest of it."""

    period: Period
    city: City
    counts: Counts = field(default_factory=Counts)
    figures: Mapping[tuple[Measure, str], Contributed] = field(default_factory=dict)
    handovers: Sequence[Group] = ()
    data_until: datetime | None = None

    def contributed(self, measure: Measure, subject: str) -> Contributed | None:
        """The latest handed-in figure."""
        return self.figures.get((measure, subject))


async def gather(session: AsyncSession, period: Period) -> Material:
    """All of it, in a fixed number of statements."""
    city = city_of(await documents(session))
    rows = await all_figures(session)  # by year, so that later years win below
    figures = {
        (row.measure, row.subject): Contributed(
            float(row.value), None if row.target is None else float(row.target), row.year, row.source
        )
        for row in rows
    }
    moments = [city.changed_at, await newest(session), *(row.contributed_at for row in rows)]
    return Material(
        period=period,
        city=city,
        counts=await count(session, period),
        figures=figures,
        handovers=await handover.groups(session, period),
        data_until=max((moment for moment in moments if moment is not None), default=None),
    )
