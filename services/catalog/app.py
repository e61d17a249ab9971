"""The HTTP face of the room."""

from fastapi import FastAPI

from services.catalog.settings import CatalogSettings
from services.catalog.tables import metadata
from shared.application import build_app
from shared.db import Database


def create_app(settings: CatalogSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    return build_app(
        settings or CatalogSettings(),
        room="catalog",
        summary="",
        routers=[],
        metadata=metadata,
        database=database,
    )
