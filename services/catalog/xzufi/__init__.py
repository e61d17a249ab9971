"""XZuFi, the German exchange format for descriptions of public services: its names, shared by export and import."""
