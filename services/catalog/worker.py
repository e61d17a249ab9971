"""The worker process of the room: `python -m services.catalog.worker`."""

from services.catalog.events import HANDLERS
from services.catalog.settings import CatalogSettings
from services.catalog.tables import metadata
from shared.messaging.worker import run_worker

if __name__ == "__main__":
    run_worker(CatalogSettings(), "catalog", metadata, HANDLERS)
