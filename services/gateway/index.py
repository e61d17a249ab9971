"""The front page for programs: what this is and where things are."""

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from services.gateway.settings import GatewaySettings
from shared.access import PUBLIC
from shared.health import VERSION
from shared.schemas import ApiModel, LanguageMap

router = APIRouter(tags=["index"], dependencies=[Depends(PUBLIC)])


class Links(ApiModel):
    """Where to go on."""

    docs: str = Field(description="The interface, to read and try", examples=["http://127.0.0.1:8000/docs"])
    openapi: str = Field(
        description="The interface as OpenAPI document", examples=["http://127.0.0.1:8000/openapi.json"]
    )
    services: str = Field(description="Search all services", examples=["http://127.0.0.1:8000/v1/services"])
    life_events: str = Field(
        description="Situations in life and their steps", examples=["http://127.0.0.1:8000/v1/life-events"]
    )
    offices: str = Field(description="Offices with opening hours", examples=["http://127.0.0.1:8000/v1/offices"])
    bundles: str = Field(description="Life events handed in as one", examples=["http://127.0.0.1:8000/v1/bundles"])
    problems: str = Field(
        description="What can go wrong, and what to do then", examples=["http://127.0.0.1:8000/v1/problems"]
    )
    status: str = Field(
        description="Page for people: how far a case is, by number and PIN",
        examples=["http://127.0.0.1:8000/v1/pages/status"],
    )
    login: str = Field(
        description="OpenID Connect discovery for residents",
        examples=["http://127.0.0.1:8004/.well-known/openid-configuration"],
    )


class Index(ApiModel):
    """The house in one answer."""

    name: str = Field(examples=["Lotse"], description="Name of the software")
    version: str = Field(description="Version of the software", examples=["0.1.0"])
    description: LanguageMap = Field(description="What this is, by language")
    links: Links = Field(description="Where to go on")


@router.get("/", summary="What this is and where things are")
async def index(request: Request) -> Index:
    return index_of(request.app.state.settings)


def index_of(settings: GatewaySettings) -> Index:
    """The index with the addresses of this installation."""
    base = settings.public_url.rstrip("/")
    return Index(
        name="Lotse",
        version=VERSION,
        description={
            "de": "Eine Tür zu allen Dienstleistungen der Stadt",
            "en": "One door to all services of the city",
        },
        links=Links(
            docs=f"{base}/docs",
            openapi=f"{base}/openapi.json",
            services=f"{base}/v1/services",
            life_events=f"{base}/v1/life-events",
            offices=f"{base}/v1/offices",
            bundles=f"{base}/v1/bundles",
            problems=f"{base}/v1/problems",
            status=f"{base}/v1/pages/status",
            login=f"{settings.eid_gateway_url.rstrip('/')}/.well-known/openid-configuration",
        ),
    )
