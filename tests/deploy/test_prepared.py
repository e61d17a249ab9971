"""A start skips what was done before only when nothing at all has changed since."""

from pathlib import Path

import asyncpg
import pytest

from deploy.errors import StartError
from deploy.house import EmbeddedLotse
from deploy.prepared import FOLDERS, forget, is_prepared, mark_of, note_prepared
from tests.deploy.tiny_house import tiny


async def test_a_mark_holds_until_something_changes(own_database_url: str) -> None:
    assert not await is_prepared(own_database_url, "m")
    await note_prepared(own_database_url, "m")
    assert await is_prepared(own_database_url, "m")
    assert not await is_prepared(own_database_url, "of other code")
    await forget(own_database_url)
    assert not await is_prepared(own_database_url, "m")


async def test_a_mark_is_worth_nothing_once_a_schema_was_moved(own_database_url: str) -> None:
    await note_prepared(own_database_url, "m")
    connection = await asyncpg.connect(own_database_url)
    await connection.execute("update booking.alembic_version set version_num = '0001'")
    await connection.close()
    assert not await is_prepared(own_database_url, "m")


@pytest.mark.parametrize("change", ["services/seeds.yaml", "migrations/0002.py", "shared/new.py", "deploy/roles.py"])
def test_the_mark_is_another_after_any_change(tmp_path: Path, change: str) -> None:
    for folder in FOLDERS:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "0001.py").write_text("x = 1")
    before = mark_of(tmp_path, ["secret"])
    assert mark_of(tmp_path, ["secret"]) == before != mark_of(tmp_path, ["other"])
    (tmp_path / change).write_text("x = 2")
    assert mark_of(tmp_path, ["secret"]) != before


async def test_a_second_start_prepares_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    async with EmbeddedLotse(tmp_path, composition=tiny()):
        pass
    fails = tiny(seed="raise SystemExit(1)")
    async with EmbeddedLotse(tmp_path, composition=fails) as house:
        await forget(house.database_url)
    with pytest.raises(StartError, match="catalog-seed failed"):
        await EmbeddedLotse(tmp_path, composition=fails).start()
