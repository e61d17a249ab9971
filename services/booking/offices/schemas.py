"""How services and offices are named in requests."""

from typing import Annotated, Final

from pydantic import Field

from shared.schemas import ApiModel

Key = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[a-z0-9][a-z0-9._-]*$")]
"""An id of the catalog."""

MAX_SERVICES: Final = 10
MAX_QUANTITY: Final = 50


class PostalAddress(ApiModel):
    """Where to go."""

    street: str = Field(description="Street and number", examples=["Otto-Schill-Straße 2"])
    postcode: str | None = Field(description="null: not known", examples=["04109"])
    city: str | None = Field(description="null: not known", examples=["Leipzig"])


class MeetingPlace(ApiModel):
    """The office of an appointment."""

    id: str = Field(description="Id in the catalog", examples=["bb-otto-schill"])
    name: str = Field(description="Name for people", examples=["Bürgerbüro Otto-Schill-Straße"])
    address: PostalAddress | None = Field(description="Where it is; null: not known")
