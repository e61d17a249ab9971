"""The HTTP face of the room: operators look after deliveries; other rooms leave events here while the queue is away."""

from functools import partial

from fastapi import FastAPI

from services.routing.events import HANDLERS
from services.routing.operations.measures import measure
from services.routing.operations.routes import router
from services.routing.settings import RoutingSettings
from services.routing.tables import metadata
from shared.application import build_app
from shared.db import Database


async def _measure_deliveries(app: FastAPI) -> None:
    app.state.measures.append(partial(measure, app.state.database))


def create_app(settings: RoutingSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    return build_app(
        settings or RoutingSettings(),
        room="routing",
        summary="Parcels on their way to the authorities, and what operators can do about them.",
        routers=[router],
        metadata=metadata,
        handlers=HANDLERS,
        on_start=_measure_deliveries,
        database=database,
    )
