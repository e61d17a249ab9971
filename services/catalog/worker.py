"""The worker process of the room: `python -m services.catalog.worker`."""

from services.catalog.asof import local_today
from services.catalog.editing.drafts import publish_due
from services.catalog.events import HANDLERS
from services.catalog.settings import CatalogSettings
from services.catalog.tables import metadata
from shared.clock import utc_now
from shared.messaging.worker import Duty, WorkerContext, run_worker

PUBLISH_EVERY_SECONDS = 60.0


async def publish_drafts(context: WorkerContext) -> None:
    """Publish the drafts whose day has come in the city."""
    async with context.database.transaction() as session:
        await publish_due(session, local_today(utc_now()))


DUTIES = (Duty("publish_drafts", PUBLISH_EVERY_SECONDS, publish_drafts),)

if __name__ == "__main__":
    run_worker(CatalogSettings(), "catalog", metadata, HANDLERS, DUTIES)
