"""The worker process of the room: `python -m services.reporting.worker`."""

from services.reporting.city.copying import discover_duty, refresh_duty
from services.reporting.events import HANDLERS
from services.reporting.settings import ReportingSettings
from services.reporting.snapshots.schedule import keep_quarter_duty
from services.reporting.tables import metadata
from shared.messaging.worker import Duty, run_worker

DUTIES = (
    Duty("ask neighbours about the city", 5, refresh_duty),
    Duty("discover what the city has", 300, discover_duty),
    Duty("keep the reports of the quarter", 3600, keep_quarter_duty),
)

if __name__ == "__main__":
    run_worker(ReportingSettings(), "reporting", metadata, HANDLERS, DUTIES)
