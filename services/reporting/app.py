"""The HTTP face of the room: reports for those who steer the city's services."""

from fastapi import FastAPI

from services.reporting.events import HANDLERS
from services.reporting.handover_delay.routes import router as handover_delay
from services.reporting.settings import ReportingSettings
from services.reporting.tables import metadata
from shared.application import build_app
from shared.db import Database


def create_app(settings: ReportingSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    return build_app(
        settings or ReportingSettings(),
        room="reporting",
        summary="How well the house works, computed from its events; small counts are hidden.",
        routers=[handover_delay],
        metadata=metadata,
        handlers=HANDLERS,
        database=database,
    )
