"""The worker process of the room: `python -m services.routing.worker`."""

from services.routing.authorities.telling import tell_ways_duty
from services.routing.competence.projection import refresh_duty
from services.routing.deliveries.asking import ask_duty
from services.routing.deliveries.courier import deliver_forever
from services.routing.events import HANDLERS
from services.routing.lifecycle.signing import sign_duty
from services.routing.settings import RoutingSettings
from services.routing.tables import metadata
from services.routing.webhooks.sending import forget_duty, send_forever
from shared.messaging.worker import Duty, run_worker

DUTIES = (
    Duty("deliveries", 0.2, deliver_forever),
    Duty("sign events", 1, sign_duty),
    Duty("ask authorities", 2, ask_duty),
    Duty("refresh competence", 2, refresh_duty),
    Duty("webhooks", 0.2, send_forever),
    Duty("tell ways", 5, tell_ways_duty),
    Duty("forget notices", 3600, forget_duty),
)

if __name__ == "__main__":
    run_worker(RoutingSettings(), "routing", metadata, HANDLERS, DUTIES)
