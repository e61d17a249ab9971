"""The metadata of the room, complete: it imports every models.py."""

from services.booking.appointments import models as appointments
from services.booking.capacity import models as capacity
from services.booking.closures import models as closures
from services.booking.gates import models as gates
from services.booking.messages import models as messages
from services.booking.metadata import metadata, outbox
from services.booking.modes import models as modes
from services.booking.offices import models as offices
from services.booking.payments import models as payments
from services.booking.resources import models as resources
from services.booking.slot_alerts import models as slot_alerts
from services.booking.walk_in import models as walk_in
from services.booking.zms import models as zms

__all__ = [
    "appointments",
    "capacity",
    "closures",
    "gates",
    "messages",
    "metadata",
    "modes",
    "offices",
    "outbox",
    "payments",
    "resources",
    "slot_alerts",
    "walk_in",
    "zms",
]
