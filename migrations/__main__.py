"""`python -m migrations upgrade|downgrade|check|revision`: move the schemas of all rooms, or of those named."""

import argparse
import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from migrations.rooms import metadata_of
from shared.settings import ROOMS

HERE = Path(__file__).resolve().parent


def config_for(room: str, database_url: str) -> Config:
    """The alembic configuration of one room."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(HERE / room))
    config.set_main_option("path_separator", "os")
    config.attributes.update(room=room, metadata=metadata_of(room), database_url=database_url)
    return config


def upgrade(database_url: str, rooms: tuple[str, ...] = ROOMS) -> None:
    """Bring the schemas to the newest revision."""
    for room in rooms:
        command.upgrade(config_for(room, database_url), "head")


def downgrade(database_url: str, rooms: tuple[str, ...] = ROOMS) -> None:
    """Take the schemas back to before their first revision."""
    for room in rooms:
        command.downgrade(config_for(room, database_url), "base")


def check(database_url: str, rooms: tuple[str, ...] = ROOMS) -> list[str]:
    """The rooms whose models differ from what their revisions build."""
    differing = []
    for room in rooms:
        try:
            command.check(config_for(room, database_url))
        except CommandError as error:
            print(f"{room}: {error}", file=sys.stderr)
            differing.append(room)
    return differing


def revision(database_url: str, room: str, message: str) -> None:
    """Write the next revision file of a room from the difference between its models and the database."""
    (HERE / room).mkdir(exist_ok=True)
    number = f"{len(list((HERE / room).glob('[0-9][0-9][0-9][0-9]_*.py'))) + 1:04d}"
    command.revision(config_for(room, database_url), message=message, autogenerate=True, rev_id=number)


def main() -> int:
    """Read the command line; DATABASE_URL names the database."""
    parser = argparse.ArgumentParser(prog="python -m migrations", description=__doc__)
    parser.add_argument("command", choices=("upgrade", "downgrade", "check", "revision"))
    parser.add_argument("room", nargs="*", help="rooms; all when none is named")
    parser.add_argument("-m", "--message", default="", help="what a new revision says, e.g. 'create offices'")
    arguments = parser.parse_args()
    database_url = os.environ.get("DATABASE_URL", "")
    if not database_url:
        parser.error("DATABASE_URL is not set, e.g. postgresql://user:password@127.0.0.1:5432/lotse")
    rooms = tuple(arguments.room) or ROOMS
    if arguments.command == "check":
        return 1 if check(database_url, rooms) else 0
    if arguments.command == "revision":
        if len(rooms) != 1 or not arguments.message:
            parser.error("revision needs exactly one room and --message")
        revision(database_url, rooms[0], arguments.message)
        return 0
    {"upgrade": upgrade, "downgrade": downgrade}[arguments.command](database_url, rooms)
    return 0


if __name__ == "__main__":
    sys.exit(main())
