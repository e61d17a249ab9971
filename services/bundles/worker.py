"""The worker process of the room: `python -m services.bundles.worker`."""

from services.bundles.events import HANDLERS
from services.bundles.settings import BundlesSettings
from services.bundles.tables import metadata
from shared.messaging.worker import run_worker

if __name__ == "__main__":
    run_worker(BundlesSettings(), "bundles", metadata, HANDLERS)
