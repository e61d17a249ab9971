"""The worker process of the room: `python -m services.catalog.worker`."""

from services.catalog.asof import local_today
from services.catalog.durations.counting import forget_old
from services.catalog.editing.drafts import publish_due
from services.catalog.editions.turning import tell_of_turned_days
from services.catalog.events import HANDLERS
from services.catalog.imports.working import work_on_imports
from services.catalog.settings import CatalogSettings
from services.catalog.standards import history
from services.catalog.tables import metadata
from shared.clock import utc_now
from shared.messaging.worker import Duty, WorkerContext, run_worker

PUBLISH_EVERY_SECONDS = 60.0
IMPORT_EVERY_SECONDS = 1.0
NOTE_EVERY_SECONDS = 600.0
FORGET_EVERY_SECONDS = 86_400.0


async def publish_drafts(context: WorkerContext) -> None:
    """Publish the drafts whose day has come in the city."""
    async with context.database.transaction() as session:
        await publish_due(session, local_today(utc_now()))


async def turn_days(context: WorkerContext) -> None:
    """Tell the neighbours of what began or ended by itself."""
    async with context.database.transaction() as session:
        await tell_of_turned_days(session, local_today(utc_now()))


async def import_what_waits(context: WorkerContext) -> None:
    """Read, apply and undo large imports."""
    await work_on_imports(context.database)


async def forget_durations(context: WorkerContext) -> None:
    """Forget how long visits of long ago took."""
    async with context.database.transaction() as session:
        await forget_old(session, local_today(utc_now()))


async def note_standards(context: WorkerContext) -> None:
    """Write down how offices meet their standard, where it changed."""
    async with context.database.transaction() as session:
        await history.note_standards(session, local_today(utc_now()))


DUTIES = (
    Duty("publish_drafts", PUBLISH_EVERY_SECONDS, publish_drafts),
    Duty("turn_days", PUBLISH_EVERY_SECONDS, turn_days),
    Duty("import_what_waits", IMPORT_EVERY_SECONDS, import_what_waits),
    Duty("note_standards", NOTE_EVERY_SECONDS, note_standards),
    Duty("forget_durations", FORGET_EVERY_SECONDS, forget_durations),
)

if __name__ == "__main__":
    run_worker(CatalogSettings(), "catalog", metadata, HANDLERS, DUTIES)
