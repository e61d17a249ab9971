"""The worker process of the room: `python -m services.eid_gateway.worker`."""

from services.eid_gateway.events import HANDLERS
from services.eid_gateway.settings import EidGatewaySettings
from services.eid_gateway.tables import metadata
from shared.messaging.worker import run_worker

if __name__ == "__main__":
    run_worker(EidGatewaySettings(), "eid_gateway", metadata, HANDLERS)
