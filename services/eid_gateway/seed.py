"""Load what the room needs on first start; may be run again: `python -m services.eid_gateway.seed`."""

import asyncio
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.keys.ring import rotate
from services.eid_gateway.register import read_registry, register
from services.eid_gateway.settings import EidGatewaySettings
from shared.clock import utc_now
from shared.db import Database, create_engine
from shared.settings import MasterKeys

CLIENTS: Final = Path(__file__).with_name("seeds") / "clients.yaml"


async def seed(session: AsyncSession, keys: MasterKeys) -> str:
    """Register sectors and clients and make the first signing key; returns what was loaded, in words."""
    saved = await register(session, read_registry(CLIENTS), keys)
    await rotate(session, keys, utc_now())
    return f"{saved}, signing key present"


async def main() -> None:
    """Seed the database that DATABASE_URL names."""
    settings = EidGatewaySettings()
    database = Database(create_engine(settings, "lotse-seed"))
    try:
        async with database.transaction() as session:
            loaded = await seed(session, settings.master_keys)
    finally:
        await database.close()
    print(f"eid_gateway: {loaded}")  # noqa: T201 - this entry point talks to a person


if __name__ == "__main__":
    asyncio.run(main())
