"""Backup and restore of the whole database with PostgreSQL's own tools; what was erased stays erased."""

import asyncio
import hashlib
import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg

from deploy import prepared, roles
from deploy.binaries import find_postgres
from migrations.__main__ import upgrade
from services.bundles.erasure.ledger import ledger_of, replay
from services.bundles.settings import BundlesSettings
from shared.clock import utc_now
from shared.db import Database, create_engine
from shared.schema_version import head_of
from shared.settings import ROOMS

CHUNK = 1 << 20


class BackupError(Exception):
    """Why a backup or a restore did not happen, in words for an operator."""


@dataclass(frozen=True)
class Made:
    """What stands beside a backup in `<file>.json`: when it was made, of which schemas, how large it is and its hash."""

    made_at: str
    schemas: dict[str, str]
    size: int
    sha256: str


def write(owner_url: str, file: Path) -> Made:
    """Dump everything to a new file; raises BackupError. The file appears whole or not at all."""
    if file.exists():
        raise BackupError(f"{file} exists already; a backup is never overwritten")
    draft = file.with_name(file.name + ".part")
    try:
        _run("pg_dump", owner_url, "--format=custom", "--no-owner", "--no-privileges", "--file", str(draft))
        made = Made(utc_now().isoformat(), {room: head_of(room) for room in ROOMS}, draft.stat().st_size, _hash(draft))
        file.with_name(file.name + ".json").write_text(json.dumps(asdict(made), indent=2) + "\n", encoding="utf-8")
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    return made


async def restore(owner_url: str, file: Path, *, replace: bool, tell: Callable[[str], object]) -> int:
    """Bring a backup back and erase again what the ledger says; returns how many cases that were. Raises BackupError."""
    _check(file)
    tell("the file is whole")
    await _make_room(owner_url, replace)
    await prepared.forget(owner_url)
    _run("pg_restore", owner_url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(file))
    tell("the data are back")
    await asyncio.to_thread(upgrade, owner_url)  # alembic runs a loop of its own
    await roles.apply(owner_url, json.loads(os.environ.get("LOTSE_ROLE_PASSWORDS") or "{}"))
    tell("schemas and roles are as this version wants them")
    return await _erase_again(owner_url)


async def _erase_again(owner_url: str) -> int:
    settings = BundlesSettings(database_url=owner_url)
    ledger = ledger_of(settings)
    if ledger is None:
        return 0
    database = Database(create_engine(settings, "lotse-restore"))
    try:
        return await replay(database, ledger)
    finally:
        await database.close()


def _check(file: Path) -> None:
    beside = file.with_name(file.name + ".json")
    if not file.exists() or not beside.exists():
        raise BackupError(f"{file} and {beside.name} are needed; one of them is not there")
    made = Made(**json.loads(beside.read_text(encoding="utf-8")))
    if _hash(file) != made.sha256:
        raise BackupError(f"{file} is not as it was written: its hash differs from the one in {beside.name}")
    newer = [room for room, version in made.schemas.items() if room not in ROOMS or version > head_of(room)]
    if newer:
        raise BackupError(f"the backup is of a newer version of Lotse ({', '.join(newer)}); restore it with that one")


async def _make_room(owner_url: str, replace: bool) -> None:
    connection = await asyncpg.connect(owner_url)
    try:
        names = "select nspname from pg_namespace where nspname = any($1::text[])"
        there = [row["nspname"] for row in await connection.fetch(names, list(ROOMS))]
        if there and not replace:
            raise BackupError(f"the database is not empty ({', '.join(sorted(there))}); with --replace that is dropped")
        for room in there:
            await connection.execute(f"drop schema {room} cascade")
    finally:
        await connection.close()


def _run(program: str, owner_url: str, *arguments: str) -> None:
    """Run a tool of PostgreSQL; the password goes by the environment, where other users cannot see it."""
    tool = find_postgres().postgres.with_name(program)
    parts = urlsplit(owner_url)
    connection = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }
    target = ("--dbname", connection["PGDATABASE"]) if program == "pg_restore" else ()
    done = subprocess.run(
        [str(tool), *target, *arguments], env=os.environ | connection, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()[-2000:]}")


def _hash(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
