"""The worker process of the room: `python -m services.reporting.worker`."""

from services.reporting.events import HANDLERS
from services.reporting.settings import ReportingSettings
from services.reporting.tables import metadata
from shared.messaging.worker import run_worker

if __name__ == "__main__":
    run_worker(ReportingSettings(), "reporting", metadata, HANDLERS)
