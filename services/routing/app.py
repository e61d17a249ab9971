"""The HTTP face of the room."""

from fastapi import FastAPI

from services.routing.settings import RoutingSettings
from services.routing.tables import metadata
from shared.application import build_app
from shared.db import Database


def create_app(settings: RoutingSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    return build_app(
        settings or RoutingSettings(),
        room="routing",
        summary="",
        routers=[],
        metadata=metadata,
        database=database,
    )
