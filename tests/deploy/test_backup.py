"""Backup and restore: everything comes back, who was erased since stays erased, and nothing is restored that is not whole."""

import json
from pathlib import Path

import asyncpg
import pytest

from deploy import backup
from services.bundles.app import create_app
from services.bundles.erasure.ledger import FILE
from services.bundles.settings import BundlesSettings
from shared.settings import ROOMS
from tests.support.clients import client_of, key
from tests.support.servers import TEST_MASTER_KEYS, redis_url

TABLES = "select schemaname || '.' || tablename from pg_tables where schemaname = any($1::text[]) order by 1"


@pytest.fixture
def surroundings(monkeypatch, tmp_path, worker_id) -> Path:
    monkeypatch.setenv("REDIS_URL", redis_url(worker_id))
    monkeypatch.setenv("LOTSE_MASTER_KEYS", TEST_MASTER_KEYS)
    monkeypatch.setenv("BUNDLES_LEDGER_FOLDER", str(tmp_path))
    monkeypatch.delenv("LOTSE_ROLE_PASSWORDS", raising=False)
    return tmp_path


async def rows(url: str, query: str, *values: object) -> list[tuple]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(query, *values)]
    finally:
        await connection.close()


async def fingerprint(url: str) -> dict[str, int]:
    """How many rows each table of the house has."""
    connection = await asyncpg.connect(url)
    try:
        names = [row[0] for row in await connection.fetch(TABLES, list(ROOMS))]
        return {name: await connection.fetchval(f"select count(*) from {name}") for name in names}  # noqa: S608
    finally:
        await connection.close()


def said(_: str) -> None:
    """Nobody listens."""


async def test_everything_comes_back(own_database_url, surroundings) -> None:
    before = await fingerprint(own_database_url)
    made = backup.write(own_database_url, surroundings / "one.lotse")
    await rows(own_database_url, "delete from catalog.search_word")
    await rows(own_database_url, "drop schema bundles cascade")
    assert await backup.restore(own_database_url, surroundings / "one.lotse", replace=True, tell=said) == 0
    assert await fingerprint(own_database_url) == before
    assert made.size == (surroundings / "one.lotse").stat().st_size


async def test_who_was_erased_since_stays_erased(own_database_url, surroundings, settings_of) -> None:
    async with client_of(create_app(settings_of(BundlesSettings, database_url=own_database_url))) as client:
        wish = {"bundle": "elternexpress", "mode": "online", "facts": {"parents_married": True}}
        gone, stays = [(await client.post("/v1/cases", json=wish, headers=key())).json()["id"] for _ in range(2)]
    backup.write(own_database_url, surroundings / "two.lotse")
    (surroundings / FILE).write_text(json.dumps({"case": gone, "at": "2026-11-26T10:00:00+00:00"}) + "\n")
    assert await backup.restore(own_database_url, surroundings / "two.lotse", replace=True, tell=said) == 1
    state = "select id::text, erased_at is not null, wrapped_key = '' from bundles.case_file"
    assert set(await rows(own_database_url, state)) == {(gone, True, True), (stays, False, False)}


async def test_a_changed_file_is_refused_and_nothing_lost(own_database_url, surroundings) -> None:
    file = surroundings / "three.lotse"
    backup.write(own_database_url, file)
    with file.open("r+b") as content:
        content.seek(5000)
        content.write(b"x")
    before = await fingerprint(own_database_url)
    with pytest.raises(backup.BackupError, match="hash differs"):
        await backup.restore(own_database_url, file, replace=True, tell=said)
    assert await fingerprint(own_database_url) == before


async def test_a_database_that_is_not_empty_is_not_dropped_by_accident(own_database_url, surroundings) -> None:
    file = surroundings / "four.lotse"
    backup.write(own_database_url, file)
    with pytest.raises(backup.BackupError, match="not empty"):
        await backup.restore(own_database_url, file, replace=False, tell=said)


async def test_a_backup_of_a_newer_version_is_refused(own_database_url, surroundings) -> None:
    file = surroundings / "five.lotse"
    backup.write(own_database_url, file)
    beside = file.with_name(file.name + ".json")
    told = json.loads(beside.read_text())
    told["schemas"]["booking"] = "9999"
    beside.write_text(json.dumps(told))
    with pytest.raises(backup.BackupError, match=r"newer version of Lotse \(booking\)"):
        await backup.restore(own_database_url, file, replace=True, tell=said)


def test_a_backup_is_never_overwritten(own_database_url, surroundings) -> None:
    file = surroundings / "six.lotse"
    file.write_text("precious")
    with pytest.raises(backup.BackupError, match="never overwritten"):
        backup.write(own_database_url, file)
    assert file.read_text() == "precious"


def test_a_database_that_does_not_answer_leaves_no_file(surroundings) -> None:
    with pytest.raises(backup.BackupError, match="pg_dump failed"):
        backup.write("postgresql://nobody:x@127.0.0.1:9/lotse", surroundings / "seven.lotse")
    assert list(surroundings.iterdir()) == []


async def test_a_missing_file_is_named(own_database_url, surroundings) -> None:
    with pytest.raises(backup.BackupError, match="is not there"):
        await backup.restore(own_database_url, surroundings / "none.lotse", replace=True, tell=said)
