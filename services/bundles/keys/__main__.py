"""`python -m services.bundles.keys`: wrap every data key by the current master key; exit 1 when cases are lost with a missing key."""

import asyncio
import sys

from services.bundles.keys.rotating import Rotation, rotate
from services.bundles.settings import BundlesSettings
from shared.db import Database, create_engine
from shared.settings import MasterKeys


def show(rotation: Rotation) -> None:
    """One line of progress."""
    print(f"{rotation.done} of {rotation.total} data keys wrapped anew", flush=True)  # noqa: T201


async def run(settings: BundlesSettings) -> Rotation:
    """One rotation over a connection of its own."""
    keys = settings.master_keys
    assert isinstance(keys, MasterKeys)  # noqa: S101 - tells the type checker what pydantic made of it
    database = Database(create_engine(settings, "lotse-keys"))
    try:
        return await rotate(database, keys, show)
    finally:
        await database.close()


def main() -> int:
    """Tell a person how it ended."""
    rotation = asyncio.run(run(BundlesSettings()))
    for key_id, count in rotation.lost.items():
        print(f"{count} cases are wrapped by the master key {key_id!r}, which is not in LOTSE_MASTER_KEYS")  # noqa: T201
    ended = "not complete" if rotation.lost else "no case needs an older key any more"
    print(f"{rotation.done} wrapped anew; {ended}")  # noqa: T201
    return 1 if rotation.lost else 0


if __name__ == "__main__":
    sys.exit(main())
