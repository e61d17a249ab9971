"""What the composition needs of other rooms' answers, and nothing more; an answer of another shape counts as missing.

Rooms are known only over HTTP, so these are the gateway's own readings; a test holds them against the rooms' committed contracts.
"""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Reading(BaseModel):
    """Base: other members are ignored, so that a room may add some."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")


class FreeStart(Reading):
    office: str
    starts_at: datetime


class NextFree(Reading):
    """`GET /v1/availability/next` of booking."""

    items: list[FreeStart] = Field(description="The first free start of each office, soonest first")


class BundleLink(Reading):
    """A bundle as the page of a service names it."""

    id: str
    title: dict[str, str]
    life_event: str


class Bundle(BundleLink):
    """A bundle in the list, with the services it contains."""

    services: list[str]


class BundleList(Reading):
    """`GET /v1/bundles` of bundles."""

    items: list[Bundle]


class ExceptionSeen(Reading):
    """An exception in `GET /v1/staff/offices/{office}/exceptions` of the catalog."""

    effect: str
    from_: date = Field(alias="from")
    until: date
    opens: str | None
    closes: str | None
    channels: list[str]
    services: list[str]
    still_open: list[str]


class ServiceSeen(Reading):
    id: str


class VisitorSeen(Reading):
    """An appointment in the day of an office; who comes is not read."""

    id: str
    reference: str
    state: str
    starts_at: datetime
    ends_at: datetime
    services: list[ServiceSeen]


class DaySeen(Reading):
    """`GET /v1/staff/offices/{office}/day` of booking."""

    items: list[VisitorSeen]
    next: str | None
