"""The HTTP face of the room."""

from fastapi import FastAPI

from services.bundles.events import HANDLERS
from services.bundles.settings import BundlesSettings
from services.bundles.tables import metadata
from shared.application import build_app
from shared.db import Database


def create_app(settings: BundlesSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    return build_app(
        settings or BundlesSettings(),
        room="bundles",
        summary="",
        routers=[],
        metadata=metadata,
        handlers=HANDLERS,
        database=database,
    )
