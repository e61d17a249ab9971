"""The eID-Server provider: makes the connection when the room starts and closes it when the room stops."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from services.eid_gateway.eid_server.client import EidServerClient
from services.eid_gateway.eid_server.settings import EidServerSettings
from services.eid_gateway.providers.eid_server.asking import NAME
from services.eid_gateway.providers.eid_server.routes import router
from services.eid_gateway.providers.eid_server.steps import Link
from services.eid_gateway.providers.port import FirstStep
from services.eid_gateway.settings import EidGatewaySettings


class InsecureAddress(RuntimeError):
    """eID clients fetch their token over https only."""


class EidServerProvider:
    """Implements providers.port.Provider."""

    name = NAME

    def __init__(self, settings: EidGatewaySettings, server: EidServerSettings | None = None) -> None:
        if settings.environment == "production" and not settings.secure:
            raise InsecureAddress("The provider eid_server needs an EID_GATEWAY_URL with https (TR-03124-1).")
        own = server or EidServerSettings()
        self.link = Link(EidServerClient.from_settings(own), own, settings.community_id)

    @property
    def router(self) -> APIRouter:
        """The routes, and with them the end of the connection."""
        whole = APIRouter(lifespan=self._lifespan)
        whole.include_router(router)
        return whole

    def first_step(self, level: str, language: str) -> FirstStep:  # noqa: ARG002 - the card is good for every level
        return FirstStep("steps/eid_server.html", {})

    @asynccontextmanager
    async def _lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        yield
        await self.link.server.close()
