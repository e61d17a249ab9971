"""The metadata of the room, which every models.py adds its tables to."""

from shared.db import room_metadata
from shared.messaging.tables import add_ground_tables

metadata = room_metadata("reporting")
add_ground_tables(metadata)
