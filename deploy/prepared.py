"""Whether our own database is already as this code wants it: a start then need not migrate and load again, which takes seconds.

The mark is a comment on the database, so that it is gone with the cluster and not part of a backup. It holds only as long as the
schemas are of the versions it was made for.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import asyncpg

from shared.settings import ROOMS

FOLDERS = ("deploy", "migrations", "services", "shared")
KINDS = frozenset({".py", ".yaml"})
READ = "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"
WRITE = "do $$ begin execute format('comment on database %I is %L', current_database(), current_setting('lotse.mark')); end $$"


def mark_of(checkout: Path, passwords: Iterable[str]) -> str:
    """What a database prepared by this code, for roles with these passwords, is marked with."""
    digest = hashlib.sha256("\n".join(passwords).encode())
    for folder in FOLDERS:
        for path in sorted(path for path in (checkout / folder).rglob("*") if path.suffix in KINDS):
            digest.update(f"\n{path.relative_to(checkout)}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


async def is_prepared(owner_url: str, mark: str) -> bool:
    """Whether the database was prepared with this mark and its schemas were not moved since."""
    connection = await asyncpg.connect(owner_url)
    try:
        found: str | None = await connection.fetchval(READ)
        return found == f"{mark} {await _versions(connection)}"
    finally:
        await connection.close()


async def note_prepared(owner_url: str, mark: str) -> None:
    """Mark the database."""
    connection = await asyncpg.connect(owner_url)
    try:
        await _write(connection, f"{mark} {await _versions(connection)}")
    finally:
        await connection.close()


async def forget(owner_url: str) -> None:
    """Take the mark away, if there is one: what comes into the database now is of another time."""
    connection = await asyncpg.connect(owner_url)
    try:
        if await connection.fetchval(READ):
            await _write(connection, "")
    finally:
        await connection.close()


async def _write(connection: asyncpg.Connection, text: str) -> None:
    await connection.execute("select set_config('lotse.mark', $1, false)", text)
    await connection.execute(WRITE)


async def _versions(connection: asyncpg.Connection) -> str:
    """The revision of each room's schema."""
    found = []
    for room in ROOMS:
        table = f"{room}.alembic_version"
        there = await connection.fetchval("select to_regclass($1)", table)
        found.append(str(await connection.fetchval(f"select max(version_num) from {table}")) if there else "-")  # noqa: S608 - our own names
    return " ".join(found)
