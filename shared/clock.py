"""The one place that asks for the time, so that rules can be handed a moment and tests can choose it."""

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends

BERLIN = ZoneInfo("Europe/Berlin")
"""Civil time of the city: opening hours and legal deadlines are counted in it."""


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


async def request_moment() -> datetime:
    """The same as a dependency: asynchronous, because the framework sends others through a thread."""
    return utc_now()


Now = Annotated[datetime, Depends(request_moment)]
"""A route parameter that holds the moment of the request."""
