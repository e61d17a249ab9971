"""The HTTP face of the room."""

from fastapi import FastAPI

from services.eid_gateway.settings import EidGatewaySettings
from services.eid_gateway.tables import metadata
from shared.application import build_app
from shared.db import Database


def create_app(settings: EidGatewaySettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    return build_app(
        settings or EidGatewaySettings(),
        room="eid_gateway",
        summary="",
        routers=[],
        metadata=metadata,
        database=database,
    )
