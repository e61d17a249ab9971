"""Load what the room needs on first start; may be run again: `python -m services.eid_gateway.seed`."""

import asyncio
from pathlib import Path
from typing import Any, Final

import yaml
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.store import add_sector, save_client
from services.eid_gateway.keys.ring import rotate
from services.eid_gateway.settings import EidGatewaySettings
from shared.clock import utc_now
from shared.crypto import new_data_key
from shared.db import Database, create_engine
from shared.settings import MasterKeys

CLIENTS: Final = Path(__file__).with_name("seeds") / "clients.yaml"


async def seed(session: AsyncSession, keys: MasterKeys) -> str:
    """Register sectors and clients and make the first signing key; returns what was loaded, in words."""
    document: dict[str, Any] = yaml.safe_load(CLIENTS.read_text(encoding="utf-8"))
    for sector in document["sectors"]:
        await add_sector(session, sector, new_data_key(keys, sector.encode())[1])
    for client in document["clients"]:
        await save_client(session, client)
    await rotate(session, keys, utc_now())
    return f"{len(document['clients'])} client(s), {len(document['sectors'])} sector(s), signing key present"


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
