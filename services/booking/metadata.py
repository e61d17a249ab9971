"""The room's schema: every models.py adds its tables here."""

from shared.db import room_metadata
from shared.messaging.outbox import outbox_of
from shared.messaging.tables import add_ground_tables

metadata = room_metadata("booking")
add_ground_tables(metadata)
outbox = outbox_of(dict(metadata.tables), "booking")
