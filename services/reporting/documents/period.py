"""The days a report counts: civil days of the city, both ends included, either end open."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import Depends, Query

from shared.clock import BERLIN
from shared.problems import FieldError, Invalid

FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True, slots=True)
class Period:
    """From the start of `first` to the end of `last`, in civil time of the city."""

    first: date | None = None
    last: date | None = None

    @property
    def start(self) -> datetime | None:
        """The first moment that counts."""
        return None if self.first is None else datetime.combine(self.first, time.min, BERLIN)

    @property
    def end(self) -> datetime | None:
        """The first moment that no longer counts."""
        return None if self.last is None else datetime.combine(self.last + timedelta(days=1), time.min, BERLIN)


def period_of(first: date | None, last: date | None) -> Period:
    """The period between two days; raises Invalid for years nobody counts, and for an end before the start."""
    for name, day in (("from", first), ("to", last)):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Invalid(errors=[FieldError(name, {"de": "Dieses Jahr ist nicht vorgesehen.", "en": "No such year."})])
    if first is not None and last is not None and first > last:
        message = {"de": "Das Ende liegt vor dem Anfang.", "en": "The end is before the start."}
        raise Invalid(errors=[FieldError("to", message)])
    return Period(first, last)


def _period(
    first: Annotated[date | None, Query(alias="from", description="First day counted")] = None,
    last: Annotated[date | None, Query(alias="to", description="Last day counted")] = None,
) -> Period:
    return period_of(first, last)


PeriodDep = Annotated[Period, Depends(_period)]
"""The query parameters `from` and `to` of a report."""
