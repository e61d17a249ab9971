"""The HTTP face of the room: reports for those who steer the city's services."""

from fastapi import FastAPI

from services.reporting.events import HANDLERS
from services.reporting.figures.routes import router as figures
from services.reporting.handover_delay.measures import SlowIntakes
from services.reporting.parameters import PARAMETERS
from services.reporting.routes import router as reports
from services.reporting.settings import ReportingSettings
from services.reporting.snapshots.routes import router as snapshots
from services.reporting.tables import metadata
from shared.application import build_app
from shared.db import Database


async def _measure_intakes(app: FastAPI) -> None:
    app.state.measures.append(SlowIntakes(app.state.database).measure)


def create_app(settings: ReportingSettings | None = None, database: Database | None = None) -> FastAPI:
    """The application; without arguments it is configured from the environment."""
    return build_app(
        settings or ReportingSettings(),
        room="reporting",
        summary="How well the house works, computed from its events; small counts are hidden.",
        routers=[figures, reports, snapshots],
        metadata=metadata,
        parameters=PARAMETERS,
        handlers=HANDLERS,
        on_start=_measure_intakes,
        database=database,
    )
