"""Verification of stored chains: an honest room is clean; whoever gets past the trigger is found out."""

import time
from uuid import UUID

import pytest
from sqlalchemy import text

from services.bundles.app import create_app
from services.bundles.audit.__main__ import run
from services.bundles.audit.verifying import verify
from services.bundles.settings import BundlesSettings
from shared.db import Database, create_engine
from tests.support.clients import client_of

CHANGED = "update bundles.timeline_entry set code = 'part_decided' where case_id = :case and position = 3"
DELETED = "delete from bundles.timeline_entry where case_id = :case and position = 3"
CUT = "delete from bundles.timeline_entry where case_id = :case and position = 6"
INSERTED = """
insert into bundles.timeline_entry (case_id, position, at, code, detail, hash)
select case_id, 7, at, code, detail, hash from bundles.timeline_entry where case_id = :case and position = 6
"""
SWAPPED = """
update bundles.timeline_entry t set code = o.code, part = o.part, detail = o.detail, hash = o.hash
from bundles.timeline_entry o where t.case_id = :case and o.case_id = :case and t.position + o.position = 5
and t.position in (2, 3)
"""
FORGERIES = {
    "changed": (CHANGED, "changed"),
    "deleted": (DELETED, "gap"),
    "tail cut": (CUT, "cut"),
    "inserted": (INSERTED, "changed"),
    "swapped": (SWAPPED, "changed"),
}


async def test_an_honest_room_is_clean(make_case, database) -> None:
    for _ in range(3):
        await make_case(submit=True)
    async with database.transaction() as session:
        finding = await verify(session, one_moment=False)
    assert (finding.cases, finding.breaks) == (3, {})
    assert finding.entries == 18


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_forgeries_are_found_and_placed(make_case, database, forgery: str) -> None:
    statement, fault = FORGERIES[forgery]
    honest, forged = await make_case(submit=True), await make_case(submit=True)
    async with database.transaction() as session:
        await session.execute(text("alter table bundles.timeline_entry disable trigger user"))
        await session.execute(text(statement), {"case": UUID(forged.id)})
        finding = await verify(session, one_moment=False)
    assert set(finding.breaks) == {UUID(forged.id)}
    assert finding.breaks[UUID(forged.id)].fault == fault
    assert UUID(honest.id) not in finding.breaks


async def test_it_runs_beside_the_room_and_is_fast(settings_of, own_database_url, make_case) -> None:
    settings = settings_of(BundlesSettings, database_url=own_database_url)
    async with client_of(create_app(settings)) as client:
        await make_case(client=client, submit=True)
    database = Database(create_engine(settings, "test"))
    async with database.transaction() as session:
        await session.execute(
            text(
                "insert into bundles.timeline_entry (case_id, position, at, code, part, detail, hash) "
                "select case_id, 6 + n, at, code, part, detail, hash from bundles.timeline_entry, "
                "generate_series(1, 10000) n where position = 6"
            )
        )
    await database.close()
    began = time.perf_counter()
    finding = await run(settings)
    assert time.perf_counter() - began < 10
    assert (finding.entries, len(finding.breaks)) == (10_006, 1)
