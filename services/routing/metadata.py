"""The metadata of the room, which every models.py adds its tables to."""

from services.routing.settings import ROOM
from shared.db import room_metadata
from shared.messaging.tables import add_ground_tables

metadata = room_metadata(ROOM)
add_ground_tables(metadata)
