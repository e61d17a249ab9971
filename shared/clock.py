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


Now = Annotated[datetime, Depends(utc_now)]
"""A route parameter that holds the moment of the request."""
