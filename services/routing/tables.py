"""The metadata of the room, complete: it imports every models.py."""

from services.routing.authorities import models as authority_models
from services.routing.competence import models as competence_models
from services.routing.deliveries import models as delivery_models
from services.routing.lifecycle import models as lifecycle_models
from services.routing.metadata import metadata
from services.routing.notices import models as notice_models
from services.routing.outbox import outbox
from services.routing.webhooks import models as webhook_models

__all__ = [
    "authority_models",
    "competence_models",
    "delivery_models",
    "lifecycle_models",
    "metadata",
    "notice_models",
    "outbox",
    "webhook_models",
]
