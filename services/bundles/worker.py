"""The worker process of the room: `python -m services.bundles.worker`."""

from services.bundles.audit.checkpoints import checkpoint_duty
from services.bundles.erasure.ledger import ledger_duty
from services.bundles.events import HANDLERS
from services.bundles.payments.books import ask_forever
from services.bundles.retention.running import retention_duty
from services.bundles.settings import BundlesSettings
from services.bundles.tables import metadata
from shared.messaging.worker import Duty, run_worker

DUTIES = (
    Duty("witness timelines", 3600, checkpoint_duty),
    Duty("keep the erased erased", 60, ledger_duty),
    Duty("payments", 5, ask_forever),
    Duty("end what is past its time", 3600, retention_duty),
)

if __name__ == "__main__":
    run_worker(BundlesSettings(), "bundles", metadata, HANDLERS, DUTIES)
