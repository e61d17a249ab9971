"""One PostgreSQL and one Valkey for the whole test run, and databases copied from templates in some 60 ms."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncpg

from deploy.postgres import PostgresServer
from deploy.valkey import ValkeyServer
from shared.settings import ROOMS

ROOT = Path(__file__).resolve().parents[2]
POSTGRES, VALKEY = "LOTSE_TEST_POSTGRES", "LOTSE_TEST_VALKEY"
MEMORY, ROOM_NEEDED = Path("/dev/shm"), 4 << 30  # noqa: S108 - the folder made there is ours alone
TEST_MASTER_KEYS = '{"current": "k1", "keys": {"k1": "dGVzdC1vbmx5LW1hc3Rlci1rZXktb2YtMzItYnl0ZXM="}}'


@dataclass
class Servers:
    """The servers of a test run; started by the first process, known to the others through the environment."""

    folder: Path
    postgres: PostgresServer
    valkey: ValkeyServer

    @classmethod
    def start(cls) -> "Servers":
        folder = Path(tempfile.mkdtemp(prefix="lotse-test-", dir=_in_memory()))
        folder.chmod(0o755)
        servers = cls(folder, PostgresServer(folder / "pg"), ValkeyServer(folder / "valkey"))
        servers.postgres.start()
        servers.valkey.start()
        os.environ[POSTGRES], os.environ[VALKEY] = servers.postgres.url, servers.valkey.url
        return servers

    def stop(self) -> None:
        self.valkey.stop()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _in_memory() -> Path | None:
    """Where files need no disk, if there is room: making and deleting thousands of them is most of what copying a database costs."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_NEEDED else None


def admin_url() -> str:
    return os.environ[POSTGRES]


def url_of(database: str) -> str:
    return admin_url().rsplit("/", 1)[0] + "/" + database


def redis_url(worker: str) -> str:
    """A database of its own for each test process."""
    number = int(worker.removeprefix("gw")) + 1 if worker.startswith("gw") else 0
    return f"{os.environ[VALKEY]}/{number}"


async def _execute(*statements: str) -> None:
    connection = await asyncpg.connect(admin_url())
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def copy_database(template: str) -> str:
    """A new database with the content of a template (`migrated` or `seeded`); returns its URL."""
    ensure_template(template)
    name = f"t_{uuid4().hex}"
    asyncio.run(_execute(f"create database {name} template tpl_{template} strategy file_copy"))
    return url_of(name)


def drop_database(url: str) -> None:
    asyncio.run(_execute(f"drop database if exists {url.rsplit('/', 1)[1]} with (force)"))


def ensure_template(template: str) -> None:
    """Build a template once; the processes of a run take turns by an advisory lock."""
    asyncio.run(_ensure(template))


async def _ensure(template: str) -> None:
    connection = await asyncpg.connect(admin_url())
    try:
        await connection.execute("select pg_advisory_lock(hashtext($1))", f"template-{template}")
        if await connection.fetchval("select 1 from pg_database where datname = $1", f"tpl_{template}"):
            return
        building = f"tpl_{template}_building"
        await connection.execute(f"drop database if exists {building} with (force)")
        if template == "migrated":
            await connection.execute(f"create database {building}")
            _run("-m", "migrations", "upgrade", *ROOMS, database=building)
        else:
            await asyncio.to_thread(ensure_template, "migrated")
            await connection.execute(f"create database {building} template tpl_migrated strategy file_copy")
            _run("-m", "deploy.seeds", database=building)
        await connection.execute(f"alter database {building} rename to tpl_{template}")
    finally:
        await connection.close()


def _run(*arguments: str, database: str) -> None:
    environment = os.environ | process_environment(url_of(database), os.environ[VALKEY])
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")


def process_environment(database_url: str, redis: str) -> dict[str, str]:
    """What a process of the house is told when a test starts one."""
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis,
        "LOTSE_MASTER_KEYS": TEST_MASTER_KEYS,
        "LOTSE_ENVIRONMENT": "development",
        "PYTHONPATH": str(ROOT),
    }
