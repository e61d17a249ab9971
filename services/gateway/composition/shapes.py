"""What the composition needs of other rooms' answers, and nothing more; an answer of another shape counts as missing.

Rooms are known only over HTTP, so these are the gateway's own readings; a test holds them against the rooms' committed contracts.
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Reading(BaseModel):
    """Base: other members are ignored, so that a room may add some."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")


class FreeStart(Reading):
    office: str
    starts_at: datetime


class NextFree(Reading):
    """`GET /v1/availability/next` of booking."""

    items: list[FreeStart]


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
