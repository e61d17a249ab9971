"""One role per room: its own schema only, no way to change what is append-only, nothing to create."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
import pytest_asyncio

from deploy import roles
from shared.settings import ROOMS
from tests.support.servers import copy_database, drop_database

pytestmark = pytest.mark.xdist_group("roles")
PASSWORDS = {room: f"p'\"{room}" for room in ROOMS}
"""With quotes, as passwords may have."""
APPEND_ONLY = ("booking.appointment_step", "catalog.edit_record")


@pytest.fixture(scope="module")
def owner_url():
    url = copy_database("seeded")
    yield url
    drop_database(url)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def applied(owner_url) -> str:
    await roles.apply(owner_url, PASSWORDS)
    await roles.apply(owner_url, PASSWORDS)  # after every migration, so more than once
    return owner_url


@pytest_asyncio.fixture(params=ROOMS, loop_scope="session")
async def room(request, applied) -> AsyncIterator[tuple[str, asyncpg.Connection]]:
    connection = await as_room(applied, request.param)
    yield request.param, connection
    await connection.close()


async def as_room(owner_url: str, name: str) -> asyncpg.Connection:
    place = re.sub(r"//[^@]*@", "//", owner_url)
    return await asyncpg.connect(place, user=roles.role_of(name), password=PASSWORDS[name])


async def tables_of(connection: asyncpg.Connection, schema: str) -> list[str]:
    query = "select tablename from pg_tables where schemaname = $1 order by 1"
    return [row["tablename"] for row in await connection.fetch(query, schema)]


async def test_it_reads_every_table_of_its_own(room) -> None:
    name, connection = room
    tables = await tables_of(connection, name)
    assert len(tables) > 4
    for table in tables:
        if not re.search(r"_\d{6}$", table):  # partitions are reached through their table
            await connection.fetch(f"select from {name}.{table} limit 1")


async def test_it_reads_no_table_of_another_room(room) -> None:
    name, connection = room
    for other in set(ROOMS) - {name}:
        for table in await tables_of(connection, other):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"select from {other}.{table} limit 1")


@pytest.mark.parametrize("statement", [
    "create table {room}.mine (id int)", "create schema mine", "drop table {room}.outbox_event",
    "alter table {room}.outbox_event disable trigger all", "truncate {room}.outbox_event", "create table public.mine (id int)",
    "update {room}.alembic_version set version_num = '9999'", "create role mine", "set role svc_catalog_owner",
])  # fmt: skip
async def test_it_creates_and_drops_nothing(room, statement) -> None:
    name, connection = room
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.InvalidParameterValueError)):
        await connection.execute(statement.format(room=name))


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "statement", ["update {table} set {column} = {column}", "delete from {table}", "truncate {table}"]
)
async def test_audit_cannot_be_changed(applied, table, statement) -> None:
    schema, _, name = table.partition(".")
    connection = await as_room(applied, schema)
    query = "select column_name from information_schema.columns where table_schema = $1 and table_name = $2 limit 1"
    column = await connection.fetchval(query, schema, name)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement.format(table=table, column=column))
    await connection.close()


async def test_every_append_only_table_is_in_this_test(applied) -> None:
    connection = await asyncpg.connect(applied)
    found = await connection.fetch(
        "select tgrelid::regclass::text as name from pg_trigger where tgname like '%\\_append\\_only'"
    )
    await connection.close()
    assert {row["name"] for row in found} == set(APPEND_ONLY)


async def test_partitions_are_made_for_the_room_and_usable_by_it(applied) -> None:
    connection = await as_room(applied, "booking")
    far = datetime.now(UTC) + timedelta(days=900)
    assert await connection.fetchval("select booking.make_capacity_partitions($1, $1)", far) == 1
    await connection.fetch("select from booking.capacity_unit where starts_at > $1", far)
    await connection.close()


async def test_nobody_logs_in_with_another_password(applied) -> None:
    place = re.sub(r"//[^@]*@", "//", applied)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(place, user="svc_booking", password=PASSWORDS["catalog"])


async def test_an_unknown_room_gets_no_role(owner_url) -> None:
    with pytest.raises(ValueError, match="no room"):
        await roles.apply(owner_url, {"cellar": "x"})


def test_the_address_of_a_room() -> None:
    url = roles.url_of("postgresql://owner:secret@127.0.0.1:5432/lotse?x=1", "booking", "abc")
    assert url == "postgresql://svc_booking:abc@127.0.0.1:5432/lotse?x=1"
