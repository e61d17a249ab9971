"""Load the authorities of Leipzig; may be run again: `python -m services.routing.seed`."""

import asyncio
from pathlib import Path
from typing import Any

from services.routing.authorities import store
from services.routing.settings import RoutingSettings
from shared.db import Database, create_engine
from shared.yaml_file import read_yaml

SEEDS = Path(__file__).parent / "seeds"


def authority_rows(*, simulated: bool) -> list[dict[str, Any]]:
    """The rows of the seed file, with how authorities not yet known are reached."""
    document = read_yaml(SEEDS / "authorities.yaml")
    return [
        {
            "id": each["id"],
            "name": {"de": each["de"], "en": each["en"]},
            "plugin": "simulated" if simulated else "unit_inbox" if each.get("inside") else "unassigned",
            "settings": {},
            "provenance": {"status": each["status"], "sources": each["sources"]},
        }
        for each in document["authorities"]
    ]


async def load(settings: RoutingSettings) -> int:
    """Write the rows; returns how many."""
    rows = authority_rows(simulated=settings.environment != "production")
    database = Database(create_engine(settings, "lotse-seed"))
    try:
        async with database.transaction() as session:
            await store.seed(session, rows)
    finally:
        await database.close()
    return len(rows)


if __name__ == "__main__":
    print(f"routing: {asyncio.run(load(RoutingSettings()))} authorities")  # noqa: T201 - tells the person who ran it
