"""Editing by staff: services, offices and weeks are read and written whole as forms, at once or later, and every edit stays on record."""
