"""The day an answer is for: the one of `?at=`, otherwise today in the city."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AwareDatetime

from services.catalog.hours.timetable import local_day
from shared.clock import BERLIN, Now


async def _day_of(
    now: Now,
    at: Annotated[
        AwareDatetime | None,
        Query(description="Answer as of this moment, e.g. 2027-01-04T09:00:00+01:00; now when left out"),
    ] = None,
) -> date:
    return local_day(at or now)


Today = Annotated[date, Depends(_day_of)]
"""A route parameter that takes `?at=`."""


def local_today(now: datetime) -> date:
    """Today in the city."""
    return now.astimezone(BERLIN).date()
