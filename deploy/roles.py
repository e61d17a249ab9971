"""One PostgreSQL role per room, `svc_<room>`: it may use its own schema only, and cannot change what is append-only.

Applied after every migration, by the owner of the schemas; repeatable. A role never has the name of its schema: `"$user"` in the search
path would then lead every tool into that schema.
"""

import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared.db import async_url
from shared.settings import ROOMS

PASSWORD_BYTES = 24
ATTEMPTS = 5
LOGIN_ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role};
    END IF;
    EXECUTE format('ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD %L', current_setting('lotse.password'));
END $$
"""
MAY_USE = """
DO $$ BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO {role}', current_database());
    IF current_setting('server_version_num')::int >= 170000 THEN
        EXECUTE 'GRANT MAINTAIN ON ALL TABLES IN SCHEMA {room} TO {role}';
    END IF;
END $$;
GRANT USAGE ON SCHEMA {room} TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {room} TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {room} TO {role};
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA {room} FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {room} TO {role};
REVOKE INSERT, UPDATE, DELETE ON {room}.alembic_version FROM {role}
"""
"""The lower rooms of a table (partitions) belong to the owner; a room reaches them through the table. From PostgreSQL 17 on it may also
refresh the statistics of its tables; before that ANALYZE by a room says that it skips them, and autovacuum does it."""
APPEND_ONLY = """
DO $$ DECLARE kept regclass; BEGIN
    FOR kept IN
        SELECT tgrelid FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
         WHERE nspname = '{room}' AND tgname LIKE '%\\_append\\_only'
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM {role}', kept);
    END LOOP;
END $$
"""
"""What a trigger keeps from being changed, the role may not even try to change."""
MAKE_TABLES = """
DO $$ DECLARE maker regprocedure; BEGIN
    FOR maker IN
        SELECT pg_proc.oid FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
         WHERE nspname = '{room}' AND proname LIKE '%\\_partitions'
    LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = {room}, pg_catalog, pg_temp', maker);
    END LOOP;
END $$
"""
"""Partitions are made while the house runs, by functions that act as the owner; the room itself can create nothing."""


def role_of(room: str) -> str:
    """The name of the room's role."""
    return f"svc_{room}"


def new_passwords() -> dict[str, str]:
    """A password for the role of each room."""
    return {room: secrets.token_urlsafe(PASSWORD_BYTES) for room in ROOMS}


def url_of(owner_url: str, room: str, password: str) -> str:
    """The address of the same database for the role of a room."""
    parts = urlsplit(owner_url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role_of(room)}:{password}@{place}"))


async def apply(owner_url: str, passwords: Mapping[str, str]) -> None:
    """Create the roles where they are missing, set their passwords, and give each exactly what it may do; all or nothing."""
    engine = create_async_engine(async_url(owner_url))
    try:
        for attempts_left in reversed(range(ATTEMPTS)):
            try:
                async with engine.begin() as connection:
                    await _apply_all(connection, passwords)
            except (
                asyncpg.InternalServerError
            ):  # "tuple concurrently updated": PostgreSQL itself was at the same entry of its catalog
                if not attempts_left:
                    raise
            else:
                return
    finally:
        await engine.dispose()


async def _apply_all(connection: AsyncConnection, passwords: Mapping[str, str]) -> None:
    await connection.execute(text("select pg_advisory_xact_lock(hashtext('lotse-roles'))"))
    for room, password in passwords.items():
        await _apply_one(connection, room, password)


async def _apply_one(connection: AsyncConnection, room: str, password: str) -> None:
    if room not in ROOMS:
        raise ValueError(f"there is no room {room}")
    await connection.execute(text("select set_config('lotse.password', :password, true)"), {"password": password})
    for template in (LOGIN_ROLE, MAY_USE, APPEND_ONLY, MAKE_TABLES):
        script = template.format(room=room, role=role_of(room))
        raw = await connection.get_raw_connection()
        assert raw.driver_connection is not None  # noqa: S101 - asyncpg's own connection takes several statements at once
        await raw.driver_connection.execute(script)
