"""Register applications, or bring their registrations up to date: `python -m services.eid_gateway.register clients.yaml`."""

import asyncio
import sys
from pathlib import Path

import yaml
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.registration import Registry
from services.eid_gateway.clients.store import add_sector, save_client
from services.eid_gateway.settings import EidGatewaySettings
from shared.crypto import new_data_key
from shared.db import Database, create_engine
from shared.settings import MasterKeys
from shared.yaml_file import read_yaml


async def register(session: AsyncSession, registry: Registry, keys: MasterKeys) -> str:
    """Save sectors and applications; returns what was saved, in words. Applications that are not named stay as they are."""
    for sector in registry.sectors:
        await add_sector(session, sector, new_data_key(keys, sector.encode())[1])
    for client in registry.clients:
        await save_client(session, client.row())
    return f"{len(registry.clients)} client(s), {len(registry.sectors)} sector(s)"


def read_registry(file: Path) -> Registry:
    """Read a file; raises ValidationError, which says what is wrong and where."""
    return Registry.model_validate(read_yaml(file))


async def main(file: Path) -> None:
    """Register what the file names in the database that DATABASE_URL names: all of it or nothing."""
    registry, settings = read_registry(file), EidGatewaySettings()
    database = Database(create_engine(settings, "lotse-register"))
    try:
        async with database.transaction() as session:
            saved = await register(session, registry, settings.master_keys)
    finally:
        await database.close()
    print(f"eid_gateway: {saved}")  # noqa: T201 - this entry point talks to a person


if __name__ == "__main__":
    try:
        asyncio.run(main(Path(sys.argv[1])))
    except (IndexError, OSError, yaml.YAMLError, ValidationError) as error:
        sys.exit(f"usage: python -m services.eid_gateway.register FILE.yaml\n{error}")
