"""What happens to a large import when the worker itself fails: it says so, and only a lost database is tried again."""

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from services.catalog.imports import work_store, working
from tests.catalog.imports.test_large import forms, house_on, of, sent
from tests.catalog.imports.test_routes import PROBLEM


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


@pytest_asyncio.fixture(loop_scope="session")
async def house(settings_of, own_database_url):
    async with house_on(settings_of, own_database_url) as opened:
        yield opened


def failing(error: Exception):
    async def work(_session, _row, _progress) -> None:
        raise error

    return {"reading": work}


async def test_a_fault_of_ours_ends_the_import_and_is_told(house, staff, monkeypatch):
    client, database = house
    path = await sent(client, staff, forms(1))
    monkeypatch.setattr(working, "WORKS", failing(ValueError("secret words")))
    await working.work_on_imports(database)
    told = await of(client, staff, path)
    assert (told["state"], told["problem"]["type"], told["progress"]) == ("failed", f"{PROBLEM}internal-error", None)
    assert "secret" not in str(told)


async def test_a_lost_database_is_tried_again(house, staff, monkeypatch):
    client, database = house
    path = await sent(client, staff, forms(1))
    with monkeypatch.context() as patch:
        patch.setattr(working, "WORKS", failing(OperationalError("select", {}, Exception("gone"))))
        with pytest.raises(OperationalError):
            await working.work_on_imports(database)
    assert (await of(client, staff, path))["state"] == "reading"
    async with database.transaction() as session:
        await session.execute(text("update catalog.import_run set moved_at = moved_at - interval '61 s'"))
    await working.work_on_imports(database)
    assert (await of(client, staff, path))["state"] == "planned"


async def test_thinking_for_minutes_is_not_cut_off(house):
    _, database = house
    async with database.transaction() as session:
        await work_store.take_time(session)
        shown = await session.execute(text("show idle_in_transaction_session_timeout"))
        assert shown.scalar() == "10min"
