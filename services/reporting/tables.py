"""The metadata of the room, complete: it imports every models.py."""

from shared.db import room_metadata
from shared.messaging.outbox import outbox_of
from shared.messaging.tables import add_ground_tables

metadata = room_metadata("reporting")
add_ground_tables(metadata)
outbox = outbox_of(dict(metadata.tables), "reporting")
