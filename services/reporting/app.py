"""The HTTP face of the room."""

from fastapi import FastAPI

from services.reporting.settings import ReportingSettings
from services.reporting.tables import metadata
from shared.application import build_app
from shared.db import Database


def create_app(settings: ReportingSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    return build_app(
        settings or ReportingSettings(),
        room="reporting",
        summary="",
        routers=[],
        metadata=metadata,
        database=database,
    )
