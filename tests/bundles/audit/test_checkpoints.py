"""Checkpoints: whoever rewrites timeline and head, cuts them, or even the checkpoints, is found out by what stands outside."""

from uuid import UUID

import pytest
from sqlalchemy import text

from services.bundles.audit.checkpoints import carry, take, witnessed
from services.bundles.audit.verifying import verify
from services.bundles.cases.chain import EMPTY, Entry, link
from shared.clock import utc_now

DISARM = [
    f"alter table bundles.{table} disable trigger user"
    for table in ("timeline_entry", "audit_checkpoint", "audit_mark")
]


async def finding(database, ledger=None):
    async with database.transaction() as session:
        return await verify(session, witnessed(ledger) if ledger else {}, one_moment=False)


async def rewrite(database, case_id: str) -> None:
    """A forger with all rights: another history, whole in itself, with a fitting head."""
    rows, head = link(UUID(case_id), EMPTY, utc_now(), [Entry("case_created"), Entry("case_withdrawn")])
    async with database.transaction() as session:
        for statement in DISARM:
            await session.execute(text(statement))
        await session.execute(text("delete from bundles.timeline_entry where case_id = :case"), {"case": UUID(case_id)})
        for row in rows:
            insert = "insert into bundles.timeline_entry (case_id, position, at, code, detail, hash) values (:case_id, :position, :at, :code, '{}', :hash)"  # fmt: skip  # noqa: E501
            await session.execute(
                text(insert), {name: row[name] for name in ("case_id", "position", "at", "code", "hash")}
            )
        update = "update bundles.case_file set chain_length = :length, chain_head = :hash where id = :case"
        await session.execute(text(update), {"length": head.length, "hash": head.hash, "case": UUID(case_id)})


async def test_checkpoints_follow_growth_and_are_witnessed(make_case, database, tmp_path) -> None:
    ledger = tmp_path / "checkpoints"
    first, second = await make_case(submit=True), await make_case()
    assert await take(database) == 2
    assert await take(database) == 0
    await second.call("POST", "/event", {"date": "2026-03-14"})
    assert await take(database) == 1
    await carry(database, ledger)
    await carry(database, ledger)
    assert sorted(witnessed(ledger)) == [1, 2]
    seen = await finding(database, ledger)
    assert (seen.clean, seen.checkpoints) == (True, 2)
    assert first.id


async def test_a_history_rewritten_as_a_whole_is_found(make_case, database) -> None:
    honest, forged = await make_case(submit=True), await make_case(submit=True)
    await rewrite(database, forged.id)
    assert (await finding(database)).clean, "without a checkpoint nobody could know"
    other = await make_case(submit=True)
    await take(database)
    await rewrite(database, other.id)
    seen = await finding(database)
    assert set(seen.breaks) == {UUID(other.id)}
    assert UUID(honest.id) not in seen.breaks


@pytest.mark.parametrize("statement", [
    "update bundles.audit_mark set head = '\\x00'",
    "update bundles.audit_checkpoint set root = '\\x00' where number = 1",
    "delete from bundles.audit_mark where number = 1",
])  # fmt: skip
async def test_forged_checkpoints_are_found(make_case, database, statement: str) -> None:
    await make_case(submit=True)
    await take(database)
    async with database.transaction() as session:
        for each in (*DISARM, statement):
            await session.execute(text(each))
    assert not (await finding(database)).clean


async def test_checkpoints_forged_as_a_whole_are_found_by_the_ledger(make_case, database, tmp_path) -> None:
    ledger, case = tmp_path / "checkpoints", await make_case(submit=True)
    await take(database)
    await carry(database, ledger)
    await rewrite(database, case.id)
    async with database.transaction() as session:
        await session.execute(text("delete from bundles.audit_mark"))
        await session.execute(text("delete from bundles.audit_checkpoint"))
        await session.execute(text("update bundles.case_file set audited_length = 0"))
    await take(database)
    assert (await finding(database)).clean, "inside the database all is in order"
    assert (await finding(database, ledger)).false_checkpoints == [1]


async def test_checkpoints_only_grow(make_case, database) -> None:
    await make_case(submit=True)
    await take(database)
    for table in ("audit_mark", "audit_checkpoint"):
        with pytest.raises(Exception, match="only grows"):
            async with database.transaction() as session:
                await session.execute(text(f"delete from bundles.{table}"))  # noqa: S608
