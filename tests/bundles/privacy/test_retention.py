"""What is past its time ends, what is not stays, and every rule is data."""

from datetime import timedelta
from uuid import UUID

import pytest
import yaml
from sqlalchemy import text

from services.bundles.audit.checkpoints import take
from services.bundles.audit.verifying import verify
from services.bundles.retention.running import STEPS, run
from services.bundles.seed import RETENTION
from shared.clock import utc_now
from tests.bundles.envelopes.test_envelopes import Counter
from tests.bundles.evidence.files import pdf
from tests.bundles.evidence.test_evidence import bring
from tests.bundles.privacy.test_export_and_erasure import erase

RULES = {rule["id"]: rule for rule in yaml.safe_load(RETENTION.read_text())}


def later(rule: str, **more) -> timedelta:
    return timedelta(days=RULES[rule]["days"], **more)


async def exists(case) -> bool:
    answer = await case.client.get(f"/v1/cases/{case.id}", headers=case.headers)
    return answer.status_code == 200


def test_every_rule_has_its_step_and_its_words() -> None:
    assert set(RULES) == set(STEPS)
    assert all(rule["note"] and rule["status"] for rule in RULES.values())


async def test_a_draft_ends_after_its_time_or_after_the_expected_event(make_case, database) -> None:
    plain, expecting = await make_case(), await make_case()
    expected = (utc_now() + timedelta(days=60)).date()
    await expecting.call("POST", "/event", {"date": expected.isoformat()})
    assert (await run(database, utc_now() + later("draft", hours=-1)))["draft"] == 0
    assert (await run(database, utc_now() + later("draft", hours=1)))["draft"] == 1
    assert (await exists(plain), await exists(expecting)) == (False, True)
    assert (await run(database, utc_now() + later("draft") + timedelta(days=62)))["draft"] == 1


async def test_paper_that_arrived_keeps_its_draft(make_case, database, client, issuers) -> None:
    case = await make_case(mode="envelope", facts={})
    await Counter(client, issuers).scan_in(case.reference)
    assert (await run(database, utc_now() + timedelta(days=3000)))["draft"] == 0
    assert await exists(case)


async def test_files_go_first_then_the_case_then_its_skeleton(make_case, database, room) -> None:
    case, running = await make_case(submit=True), await make_case(submit=True)
    await bring(case, "ausweis-eltern", content=pdf())
    await bring(running, "ausweis-eltern", content=pdf())
    await case.call("POST", "/withdraw")
    assert (await run(database, utc_now() + later("evidence_file", hours=1))) == dict.fromkeys(STEPS, 0) | {
        "evidence_file": 1
    }
    assert await exists(case)
    assert (await run(database, utc_now() + later("withdrawn", hours=1)))["withdrawn"] == 1
    assert not await exists(case)
    assert await exists(running), "a case under way has no end yet"
    await take(database)
    assert (await run(database, utc_now() + later("skeleton", hours=1)))["skeleton"] == 1
    assert {row.id for row in await room.rows("case_file")} == {UUID(running.id)}
    async with database.transaction() as session:
        assert (await verify(session, one_moment=False)).clean


async def test_without_its_rule_nothing_is_deleted(make_case, database) -> None:
    case = await make_case()
    async with database.transaction() as session:
        await session.execute(text("delete from bundles.retention_rule where id = 'draft'"))
    assert "draft" not in await run(database, utc_now() + timedelta(days=3000))
    assert await exists(case)


async def test_histories_are_guarded_against_everybody_else(make_case, database) -> None:
    case = await make_case(submit=True)
    await case.call("POST", "/withdraw")
    await erase(case)
    with pytest.raises(Exception, match="only grows"):
        async with database.transaction() as session:
            await session.execute(text("delete from bundles.case_file"))
