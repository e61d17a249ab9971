"""How a destination of FIT-Connect is reached."""

from typing import Annotated
from uuid import UUID

import aiohttp
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
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
    destination_id: UUID | None = Field(None, description="Zustellpunkt; may be left to the Routing API")
    routing_url: Url | None = Field(
        None,
        description="Routing API, which names the destination",
        examples=["https://routing-api-testing.fit-connect.fitko.dev"],
    )
    portal_url: Url | None = Field(None, description="Self-service portal, whose signature addresses carry")
    service_identifier: str = Field(max_length=200, examples=["urn:de:fim:leika:leistung:99041011006000"])
    service_name: str = Field(max_length=200)
    schema_uri: str = Field(
        max_length=500, pattern=r"^[a-z][a-z0-9+.-]*:\S+$", description="Fachdatenschema of the content"
    )
    accepting_decides: bool = Field(
        False, description="Whether accepting a submission means that what the part produces exists, as with registers"
    )

    @model_validator(mode="after")
    def _addressed(self) -> "FitConnectSettings":
        if self.destination_id is None and self.routing_url is None:
            raise ValueError("neither a destination nor a Routing API")
        if (self.routing_url is None) != (self.portal_url is None):
            raise ValueError("an address is believed by the signature of the portal")
        return self
