"""Where each room keeps its tables."""

from importlib import import_module

from sqlalchemy import MetaData

from shared.settings import ROOMS


def metadata_of(room: str) -> MetaData:
    """The metadata of a room, complete: services/<room>/tables.py imports every models.py of the room."""
    if room not in ROOMS:
        raise SystemExit(f"There is no room {room!r}; the rooms are {', '.join(ROOMS)}.")
    metadata = import_module(f"services.{room}.tables").metadata
    assert isinstance(metadata, MetaData)  # noqa: S101 - tells the type checker what tables.py promises
    return metadata
