"""The HTTP face of the room."""

from fastapi import FastAPI

from services.catalog.editions.answers import Shelf
from services.catalog.hours.routes import router as hours
from services.catalog.offices.routes import router as offices
from services.catalog.settings import CatalogSettings
from services.catalog.tables import metadata
from shared.application import build_app
from shared.db import Database


def create_app(settings: CatalogSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    app = build_app(
        settings or CatalogSettings(),
        room="catalog",
        summary="What the city offers: services, offices, opening hours, standards, life events and competence.",
        routers=[hours, offices],
        metadata=metadata,
        database=database,
    )
    app.state.shelf = Shelf()
    return app
