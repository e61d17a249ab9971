"""Load the bundle definitions of the city and the retention rules; may be run again: `python -m services.bundles.seed`."""

import asyncio
from pathlib import Path
from typing import Any

from services.bundles.definitions.library import load
from services.bundles.retention.store import save_rules
from services.bundles.settings import BundlesSettings
from services.bundles.tables import metadata
from shared.db import Database, create_engine
from shared.yaml_file import read_yaml

SEEDS = Path(__file__).parent / "seeds"
RETENTION = SEEDS / "rules" / "retention.yaml"


async def seed(settings: BundlesSettings) -> int:
    """Bring every definition of the folder into force in one transaction; returns how many."""
    rules: list[dict[str, Any]] = read_yaml(RETENTION)
    contents = [read_yaml(path) for path in sorted(SEEDS.glob("*.yaml"))]
    database = Database(create_engine(settings, "lotse-seed"))
    try:
        async with database.transaction() as session:
            for content in contents:
                await load(session, content)
            await save_rules(session, rules)
    finally:
        await database.close()
    return len(contents)


if __name__ == "__main__":
    print(f"{metadata.schema}: {asyncio.run(seed(BundlesSettings()))} bundle definitions in force")  # noqa: T201
