"""How a destination of FIT-Connect is reached."""

from typing import Annotated
from uuid import UUID

import aiohttp
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from shared.foreign_http import checked_url


def _address(value: str) -> str:
    try:
        return str(checked_url(value)).rstrip("/")
    except aiohttp.InvalidURL as error:
        raise ValueError("not an http(s) address") from error


Url = Annotated[str, Field(max_length=500), AfterValidator(_address)]


class FitConnectSettings(BaseModel):
    """Secrets are named here and stand in ROUTING_SECRETS."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)

    submission_url: Url = Field(examples=["https://test.fit-connect.fitko.dev/submission-api"])
    token_url: Url = Field(examples=["https://auth-testing.fit-connect.fitko.dev/token"])
    client_id: str = Field(min_length=1, max_length=200)
    client_secret: str = Field(min_length=1, max_length=100, description="Name of the secret of the client")
    callback_secret: str | None = Field(None, max_length=100, description="Name of the secret that signs callbacks")
    destination_id: UUID = Field(description="Zustellpunkt")
    service_identifier: str = Field(max_length=200, examples=["urn:de:fim:leika:leistung:99041011006000"])
    service_name: str = Field(max_length=200)
    schema_uri: str = Field(
        max_length=500, pattern=r"^[a-z][a-z0-9+.-]*:\S+$", description="Fachdatenschema of the content"
    )
    accepting_decides: bool = Field(
        False, description="Whether accepting a submission means that what the part produces exists, as with registers"
    )
