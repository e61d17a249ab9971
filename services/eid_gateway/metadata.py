"""The metadata all tables of the room hang on; `tables.py` has it complete."""

from shared.db import room_metadata

metadata = room_metadata("eid_gateway")
