"""The metadata all tables of the room belong to; tables.py exposes it complete."""

from shared.db import room_metadata

metadata = room_metadata("bundles")
