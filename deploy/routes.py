"""`python -m deploy.routes`: every public route of the rooms with its access level, as lines of the gateway's table."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

from fastapi import FastAPI

from services.gateway.matching import Entry
from shared.access import declared_access
from shared.settings import ROOMS, RoomSettings

PUBLIC_PREFIXES: Final = ("/v1/", "/api/citizen/")
"""What clients reach through the gateway; eid_gateway speaks to browsers at its own address."""
THROWAWAY: Final[dict[str, Any]] = {
    "database_url": "postgresql://nobody@127.0.0.1/nothing",
    "redis_url": "redis://127.0.0.1/0",
    "master_keys": '{"current": "k1", "keys": {"k1": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}}',
    "environment": "development",
}
"""Settings to build an application that is only looked at; nothing is opened."""


def room_app(room: str) -> FastAPI:
    """The application of a room, not started."""
    settings_module = import_module(f"services.{room}.settings")
    kinds = [
        kind for kind in vars(settings_module).values() if isinstance(kind, type) and issubclass(kind, RoomSettings)
    ]
    kind = next(kind for kind in kinds if kind.__module__ == settings_module.__name__)
    app = import_module(f"services.{room}.app").create_app(kind(**THROWAWAY))
    assert isinstance(app, FastAPI)  # noqa: S101 - tells the type checker what every room promises
    return app


def declared_entries(room: str) -> Iterator[Entry]:
    """The public routes of a room."""
    for method, path, access in declared_access(room_app(room)):
        if path.startswith(PUBLIC_PREFIXES):
            yield Entry(method, path, room, access)


def line_of(entry: Entry) -> str:
    """An entry as it stands in services/gateway/table.py or booking_table.py."""
    return f"{entry.method:<6} {entry.path} {entry.room} {entry.access}"


def main() -> None:
    """Print all lines."""
    for room in ROOMS:
        for entry in sorted(declared_entries(room), key=lambda entry: (entry.path, entry.method)):
            print(line_of(entry))


if __name__ == "__main__":
    main()
