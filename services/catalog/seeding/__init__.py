"""Seeding: the room's own YAML files, their forms, and how they become rows."""
