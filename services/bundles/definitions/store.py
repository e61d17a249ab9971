"""All SQL about definitions."""

from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.models import case_file
from services.bundles.definitions.models import definition


async def stamps_in_force(session: AsyncSession, bundle_id: str | None = None) -> list[tuple[str, int, str]]:
    """(bundle id, version, checksum) of the definitions in force, or of one."""
    query = select(definition.c.bundle_id, definition.c.version, definition.c.checksum)
    query = query.where(definition.c.status == "in_force").order_by(definition.c.bundle_id)
    if bundle_id is not None:
        query = query.where(definition.c.bundle_id == bundle_id)
    return [(row.bundle_id, row.version, row.checksum) for row in await session.execute(query)]


async def stamp_of(session: AsyncSession, bundle_id: str, version: int) -> str | None:
    """The checksum of one version."""
    query = select(definition.c.checksum).where(definition.c.bundle_id == bundle_id, definition.c.version == version)
    return (await session.execute(query)).scalar()


async def content_of(session: AsyncSession, bundle_id: str, version: int) -> dict[str, Any]:
    """The content of one version."""
    query = select(definition.c.content).where(definition.c.bundle_id == bundle_id, definition.c.version == version)
    content: dict[str, Any] = (await session.execute(query)).scalar_one()
    return content


async def is_used(session: AsyncSession, bundle_id: str, version: int) -> bool:
    """Whether a case was made with this version."""
    used = exists().where(case_file.c.bundle_id == bundle_id, case_file.c.definition_version == version)
    return bool((await session.execute(select(used))).scalar())


async def put_in_force(
    session: AsyncSession, bundle_id: str, version: int, content: dict[str, Any], checksum: str
) -> None:
    """Write the version and retire every other of the bundle."""
    others = (definition.c.bundle_id == bundle_id, definition.c.version != version)
    await session.execute(update(definition).where(*others).values(status="retired"))
    values = {"content": content, "checksum": checksum, "status": "in_force"}
    row = insert(definition).values(bundle_id=bundle_id, version=version, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["bundle_id", "version"], set_=values))
