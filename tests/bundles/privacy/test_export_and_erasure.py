"""What a case holds is handed out whole, and destroyed for good: also when a backup brings it back."""

import asyncio
import json
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from services.bundles.app import create_app
from services.bundles.audit.verifying import verify
from services.bundles.cases.models import case_file
from services.bundles.erasure.__main__ import run as replay_command
from services.bundles.erasure.ledger import FILE, append, carry, entries, replay
from services.bundles.settings import BundlesSettings
from shared.clock import utc_now
from shared.db import Database, create_engine
from tests.bundles.conftest import BIRTH
from tests.bundles.evidence.files import pdf
from tests.bundles.evidence.test_evidence import bring
from tests.bundles.inbox.test_inbox import Clerk
from tests.support.clients import client_of, key

CANARY = "Zz7Kanari"
ANSWERS = {"kind.vornamen": f"{CANARY}-ada", "konto.iban": f"{CANARY}-iban"}
NOT_FOR_PEOPLE = {
    "secret_hash",
    "likeness",
    "owner_hash",
    "key_id",
    "wrapped_key",
    "chain_length",
    "chain_head",
    "audited_length",
    "erased_at",
}


async def erase(case, expect: int = 200, headers=None):
    answer = await case.client.post(f"/v1/cases/{case.id}/erase", headers=(headers or case.headers) | key())
    assert answer.status_code == expect, answer.text
    return answer.json()


@pytest_asyncio.fixture(loop_scope="session")
async def lively(make_case, client, issuers, room):
    """A case with something of everything."""
    case = await make_case(submit=True, answers=ANSWERS)
    await bring(case, "ausweis-eltern", content=pdf())
    standesamt, part = Clerk(client, issuers, "standesamt"), (await room.parts(case.id))["geburtsurkunde"].id
    await case.consent(give=("notizen-geburtsurkunde",))
    await standesamt.do(part, "acknowledge")
    await standesamt.do(part, "query", {"message": f"{CANARY}-question"})
    await standesamt.look(part)
    for audience in ("unit", "authorities"):
        await standesamt.do(part, "notes", {"audience": audience, "words": f"{CANARY}-{audience}"}, expect=201)
    return case


async def test_the_export_holds_everything(lively, client) -> None:
    told = await lively.call("GET", "/export")
    assert told["answers"] == ANSWERS
    assert told["case"]["facts"]["parents_married"] is True
    assert told["eventDate"] == BIRTH
    assert {part["part"] for part in told["parts"]} == {part["id"] for part in told["case"]["parts"]}
    assert told["queries"][0]["message"] == f"{CANARY}-question"
    assert {"parcel", "note"} == {look["what"] for look in told["accessLog"]}
    assert [note["words"] for note in told["notes"]] == [f"{CANARY}-authorities"]
    assert told["keptNotes"] == [{"authority": "standesamt", "number": 1}]
    assert f"{CANARY}-unit" not in json.dumps(told)
    assert [each["state"] for each in told["consents"] if each["required"]] == ["given", "given"]
    assert [entry["code"] for entry in told["timeline"]][-2:] == ["part_queried", "note_shared"]
    (file,) = told["evidence"]
    content = await client.get(file["content"], headers=lively.headers)
    assert content.content == pdf()
    assert content.headers["content-disposition"] == "attachment"


async def test_no_column_of_a_case_is_forgotten(lively) -> None:
    told = await lively.call("GET", "/export")
    shown = {"id", "reference", "bundle_id", "definition_version", "mode", "state", "outcome", "created_at", "submitted_at",
             "finished_at", "deselected"}  # fmt: skip
    names = {"sealed_facts": told["case"]["facts"], "sealed_answers": told["answers"], "event_date": told["eventDate"]}
    assert all(names.values())
    columns = {column.name for column in case_file.c}
    assert columns == shown | set(names) | NOT_FOR_PEOPLE | {
        "received_at",
        "office_id",
        "office_since",
        "followers",
        "names",
    }, "a new column: export it, or say why not"


async def test_only_the_holder_exports_and_erases(lively, make_case, client, issuers) -> None:
    other = await make_case()
    for headers in (other.headers, issuers.citizen(), issuers.staff("cases:staff")):
        assert (await client.get(f"/v1/cases/{lively.id}/export", headers=headers)).status_code in (401, 403, 404)
        await erase(
            lively,
            expect=404 if headers is other.headers else (await _status(client, lively, headers)),
            headers=headers,
        )
    foreign = (await lively.call("GET", "/evidence"))["items"][0]["id"]
    assert (await client.get(f"/v1/cases/{other.id}/evidence/{foreign}", headers=other.headers)).status_code == 404


async def _status(client, case, headers) -> int:
    return (await client.get(f"/v1/cases/{case.id}", headers=headers)).status_code


async def test_erased_is_erased(lively, client, room, database, issuers) -> None:
    assert (await erase(lively, expect=409))["type"].endswith("wrong-state"), "authorities are at it"
    await lively.call("POST", "/withdraw")
    erased = await erase(lively)
    assert erased["reference"] == lively.reference
    assert (await client.get(f"/v1/cases/{lively.id}", headers=lively.headers)).status_code == 404
    await erase(lively, expect=404)
    for table in ("evidence_file", "part_query", "case_note", "consent", "artefact", "deadline"):
        assert await room.rows(table) == [], table
    (file,) = await room.rows("case_file")
    assert (file.wrapped_key, file.sealed_facts, file.sealed_answers, file.secret_hash) == (b"", b"", b"", b"")
    assert (file.owner_hash, file.event_date) == (None, None)
    part = (await room.parts(lively.id))["geburtsurkunde"].id
    await Clerk(client, issuers, "standesamt").look(part, expect=404)
    async with database.transaction() as session:
        assert (await verify(session, one_moment=False)).clean, "the chain of codes still holds"


async def test_the_same_key_tells_the_same_again(make_case) -> None:
    case, headers = await make_case(), key()
    answers = [await case.client.post(f"/v1/cases/{case.id}/erase", headers=case.headers | headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()


async def test_erasing_twice_at_once_is_one(settings_of, own_database_url, make_case) -> None:
    async with client_of(create_app(settings_of(BundlesSettings, database_url=own_database_url))) as client:
        case = await make_case(client=client)
        tries = (client.post(f"/v1/cases/{case.id}/erase", headers=case.headers | key()) for _ in range(5))
        statuses = sorted(answer.status_code for answer in await asyncio.gather(*tries))
        assert statuses == [200, 404, 404, 404, 404]


async def test_others_stay_as_they_are(make_case, room) -> None:
    kept, gone = await make_case(answers=ANSWERS), await make_case()
    before = [row for row in await room.rows("case_file") if row.id == UUID(kept.id)]
    await erase(gone)
    assert [row for row in await room.rows("case_file") if row.id == UUID(kept.id)] == before


async def test_a_restored_backup_brings_nobody_back(make_case, database, room, tmp_path) -> None:
    ledger = tmp_path / FILE
    gone, kept = await make_case(answers=ANSWERS), await make_case()
    (backup,) = [dict(row._mapping) for row in await room.rows("case_file") if row.id == UUID(gone.id)]
    await erase(gone)
    assert await carry(database, ledger) == 1
    assert await carry(database, ledger) == 0
    async with database.transaction() as session:  # the restore
        await session.execute(text("alter table bundles.erasure_entry disable trigger user"))
        await session.execute(text("delete from bundles.erasure_entry"))
        await session.execute(case_file.update().where(case_file.c.id == UUID(gone.id)).values(**backup))
    assert (await gone.call("GET"))["answered"], "the backup brought it back"
    assert await replay(database, ledger) == 1
    await gone.call("GET", expect=404)
    assert (await kept.call("GET"))["id"] == kept.id
    assert await replay(database, ledger) == 0


async def test_the_command_needs_a_ledger(settings_of, own_database_url, tmp_path) -> None:
    settings = settings_of(BundlesSettings, database_url=own_database_url, ledger_folder=str(tmp_path))
    assert await replay_command(settings) == (0, 0)
    with pytest.raises(FileNotFoundError):
        await replay_command(settings_of(BundlesSettings, database_url=own_database_url, ledger_folder=""))


def test_a_line_cut_by_a_crash_is_passed_over(tmp_path) -> None:
    ledger, whole = tmp_path / FILE, UUID(int=7)
    append(ledger, [(whole, utc_now())])
    with ledger.open("a") as file:
        file.write(json.dumps({"case": str(whole)})[:20])
    assert list(entries(ledger)) == [whole]
    assert list(entries(tmp_path / "nothing")) == []


async def test_entries_of_erasures_only_grow(make_case, database) -> None:
    await erase(await make_case())
    with pytest.raises(Exception, match="only grows"):
        async with database.transaction() as session:
            await session.execute(text("delete from bundles.erasure_entry"))


async def test_databases_are_told_apart(settings_of, own_database_url) -> None:
    database = Database(create_engine(settings_of(BundlesSettings, database_url=own_database_url), "test"))
    try:
        async with database.transaction() as session:
            names = (await session.scalars(text("select id from bundles.retention_rule"))).all()
    finally:
        await database.close()
    assert set(names) == {"draft", "withdrawn", "finished", "evidence_file", "case_note", "skeleton", "held_envelope"}
