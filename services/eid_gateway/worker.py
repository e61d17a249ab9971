"""The worker process of the room: `python -m services.eid_gateway.worker`."""

from typing import Final

from services.eid_gateway.events import HANDLERS
from services.eid_gateway.grants import store as grants
from services.eid_gateway.keys.ring import rotate
from services.eid_gateway.logins.login import sweep
from services.eid_gateway.proofs import store as proofs
from services.eid_gateway.pushed import store as pushed
from services.eid_gateway.representations import store as representations
from services.eid_gateway.sessions import store as sessions
from services.eid_gateway.settings import EidGatewaySettings
from services.eid_gateway.tables import metadata
from services.eid_gateway.transfers import store as transfers
from shared.clock import utc_now
from shared.messaging.worker import Duty, WorkerContext, run_worker

SWEEP_SECONDS: Final = 30.0
ROTATION_SECONDS: Final = 3600.0


async def sweep_logins(context: WorkerContext) -> None:
    """End expired logins and delete what people released, minutes after it was asked for."""
    now = utc_now()
    async with context.database.transaction() as session:
        await sweep(session, now)
        for noun in (grants, sessions, pushed, proofs, transfers, representations):
            await noun.delete_expired(session, now)


async def rotate_keys(context: WorkerContext) -> None:
    """Make the next signing key when it is due."""
    async with context.database.transaction() as session:
        await rotate(session, context.settings.master_keys, utc_now())


DUTIES: Final = (
    Duty("sweep_logins", SWEEP_SECONDS, sweep_logins),
    Duty("rotate_keys", ROTATION_SECONDS, rotate_keys),
)

if __name__ == "__main__":
    run_worker(EidGatewaySettings(), "eid_gateway", metadata, HANDLERS, DUTIES)
