"""What the room tells the others."""

from services.routing.metadata import metadata
from shared.messaging.outbox import outbox_of

outbox = outbox_of(dict(metadata.tables), "routing")
