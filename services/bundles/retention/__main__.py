"""`python -m services.bundles.retention`: apply the retention rules now and tell what ended."""

import asyncio

from services.bundles.retention.running import run
from services.bundles.settings import BundlesSettings
from services.bundles.tables import metadata
from shared.clock import utc_now
from shared.db import Database, create_engine


async def main(settings: BundlesSettings) -> None:
    """One run over a connection of its own."""
    database = Database(create_engine(settings, "lotse-retention"))
    try:
        ended = await run(database, utc_now())
    finally:
        await database.close()
    for rule, count in ended.items():
        print(f"{metadata.schema}: {rule}: {count}")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(BundlesSettings()))
