"""The HTTP face of the room."""

from fastapi import FastAPI

from services.booking.events import HANDLERS
from services.booking.settings import BookingSettings
from services.booking.tables import metadata
from shared.application import build_app
from shared.db import Database


def create_app(settings: BookingSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    return build_app(
        settings or BookingSettings(),
        room="booking",
        summary="",
        routers=[],
        metadata=metadata,
        handlers=HANDLERS,
        database=database,
    )
