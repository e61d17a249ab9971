"""A private PostgreSQL: made on first start, the same data on every later one."""

import asyncio
import os
import shutil
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar

import asyncpg

from deploy.binaries import PostgresBinaries, find_postgres
from deploy.errors import StartError
from deploy.identity import ON_LINUX, Identity, choose_identity
from deploy.ports import LOOPBACK
from deploy.private_server import PrivateServer, server_environment

USER = "lotse"
DATABASE = "lotse"
BUILTIN_PROVIDER_SINCE = 17
UNICODE_FAST_SINCE = 18
STATUS_LINE = 7  # of postmaster.pid, counted from 0
SETTINGS = {
    "listen_addresses": LOOPBACK,
    # TCP only: the path of a socket in a deep checkout exceeds the 107 bytes the system allows.
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    # Survives kill -9 of every process (the page cache stays), not a power cut: right for a development machine.
    # synchronous_commit stays on, for without it a killed server forgets committed rows; full-page images too, for a kill can tear a page.
    "fsync": "off",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    # No parallel workers: they need more /dev/shm than containers give, and our queries are short.
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and row values may name persons; they do not belong in a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class PostgresServer(PrivateServer):
    """PostgreSQL in `folder`, with the database `lotse` and a password of its own (file `password`, 0600)."""

    label: ClassVar[str] = "PostgreSQL"
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT  # "fast": open sessions are ended, data are written
    hurry_signal: ClassVar[signal.Signals] = signal.SIGQUIT

    def __init__(self, folder: Path, binaries: PostgresBinaries | None = None) -> None:
        super().__init__(folder)
        self._binaries = binaries or find_postgres()

    @property
    def url(self) -> str:
        """postgresql://user:password@127.0.0.1:port/lotse."""
        return self.url_of(DATABASE)

    @property
    def major(self) -> int:
        """The major version of the server programs."""
        return self._binaries.major

    @property
    def data(self) -> Path:
        """PGDATA: PostgreSQL's own part of the folder."""
        return self.folder / "data"

    def url_of(self, database: str) -> str:
        """Return the address of another database of this server."""
        return f"postgresql://{USER}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def start(self) -> None:
        """Start, and make sure that the database exists."""
        super().start()
        try:
            # A thread of its own, so that a caller's running event loop does not matter.
            with ThreadPoolExecutor(max_workers=1) as thread:
                thread.submit(asyncio.run, _ensure_database(self.url_of("postgres"))).result()
        except (OSError, asyncpg.PostgresError) as error:
            self.stop()
            raise StartError(f"PostgreSQL in {self.folder} does not let us in: {error}") from error

    def _prepare(self) -> Identity:
        identity = choose_identity(self._binaries.postgres, self.folder)
        if self.data.exists():
            self._check_version()
            self._forget_dead_predecessor()
        else:
            self._create(identity)
        return identity

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if made_by != str(self.major):
            raise StartError(
                f"{self.folder} was made by PostgreSQL {made_by}, but the PostgreSQL found here is {self.major}: "
                "choose another folder (--data-dir), or delete this one, or run its own PostgreSQL and set DATABASE_URL."
            )

    def _forget_dead_predecessor(self) -> None:
        """Remove a postmaster.pid whose number meanwhile belongs to another program (as after a reboot).

        PostgreSQL itself would take that program for a running server and refuse for ever.
        """
        pid = self._recorded_pid()
        if pid is None:
            return
        program = _program_name(pid)
        if program == "postgres":
            raise self._already_running()
        if program is not None:
            (self.data / "postmaster.pid").unlink()

    def _create(self, identity: Identity) -> None:
        """Run initdb beside the final place and move it there: an interrupted first start leaves nothing half made."""
        draft = self.folder / "data.draft"
        shutil.rmtree(draft, ignore_errors=True)
        identity.own(self.folder)
        command = [
            *(str(self._binaries.initdb), "--pgdata", str(draft), "--username", USER, "--encoding", "UTF8"),
            *("--auth", "scram-sha-256", "--pwfile", str(self.folder / "password"), "--no-sync"),
            *locale_options(self.major),
        ]
        options = identity.popen_options(signal.SIGKILL)
        result = subprocess.run(
            command, capture_output=True, text=True, check=False, env=server_environment(), cwd=self.folder, **options
        )
        if result.returncode != 0:
            raise StartError(f"PostgreSQL could not create its data in {self.folder}:\n{result.stderr.strip()}")
        draft.rename(self.data)

    def _command(self) -> list[str]:
        settings = SETTINGS | {"port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self._binaries.postgres), "-D", str(self.data), *options]

    def _is_ready(self) -> bool:
        """Read postmaster.pid; the file of a killed predecessor also says "ready", hence the look at its number."""
        lines = self._pid_file_lines()
        return len(lines) > STATUS_LINE and lines[0] == str(self.pid) and lines[STATUS_LINE].strip() == "ready"

    def _recorded_pid(self) -> int | None:
        first = next(iter(self._pid_file_lines()), "")
        return int(first) if first.isdigit() else None

    def _pid_file_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return []


def locale_options(major: int) -> list[str]:
    """Return the initdb options for Unicode rules that are the same on every machine, as far as the version allows."""
    if major >= BUILTIN_PROVIDER_SINCE:
        name = "PG_UNICODE_FAST" if major >= UNICODE_FAST_SINCE else "C.UTF-8"
        return ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", name]
    return ["--locale", "C.UTF-8" if ON_LINUX else "en_US.UTF-8"]


def _program_name(pid: int) -> str | None:
    """Return the name of a living process, None for a dead one or where there is no /proc."""
    if pid == os.getpid():
        return None
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return None


async def _ensure_database(server_url: str) -> None:
    connection = await asyncpg.connect(server_url, ssl=False)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
            await connection.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        await connection.close()
