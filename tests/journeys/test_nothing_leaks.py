"""A hundred canaries in one case: the right authority gets its own, and no log, queue, event or page of the database shows one in clear."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import redis.asyncio as redis

from deploy.demo.hand_in import BIRTH, CONSENTS, THIRD_CHILD
from deploy.demo.stage import Stage
from deploy.house import EmbeddedLotse
from tests.bundles.seeds import definition
from tests.journeys.conftest import Record

MARK = "Zz7Kanari"
STRUCTURES = {"object": 22, "list": 16}
CHUNK = 1 << 22


def canaries() -> dict[str, Any]:
    """A value for every field of the form, a hundred canaries in all."""
    answers: dict[str, Any] = {}
    for name, field in definition("elternexpress").inputs.items():
        code = name.replace(".", "-")
        if field.type == "object":
            answers[name] = {f"f{n}": f"{MARK}-{code}-{n}" for n in range(STRUCTURES["object"])}
        elif field.type == "list":
            answers[name] = [f"{MARK}-{code}-{n}" for n in range(STRUCTURES["list"])]
        elif field.type == "text":
            answers[name] = f"{MARK}-{code}"
    return answers


def marks_in(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*(marks_in(each) for each in value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*(marks_in(each) for each in value)) if value else set()
    return {value} if isinstance(value, str) and value.startswith(MARK) else set()


def files_with_a_canary(folder: Path) -> Iterator[str]:
    """Files that show the mark, as text or as hexadecimal digits."""
    needles = (MARK.encode(), MARK.encode().hex().encode())
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            try:
                content = path.read_bytes()
            except OSError:  # a server has just taken it away
                continue
            if any(needle in content for needle in needles):
                yield str(path.relative_to(folder))


async def queued(url: str) -> str:
    """Everything the queue holds."""
    client = redis.from_url(url)
    try:
        return str([(key, await client.dump(key)) for key in await client.keys("*")])
    finally:
        await client.aclose()


async def events(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("checkpoint")
        tables = ("bundles.outbox_event", "routing.outbox_event", "reporting.event_fact")
        told = [await connection.fetch(f"select * from {table}") for table in tables]  # noqa: S608 - the three above
        return str([tuple(row) for rows in told for row in rows])
    finally:
        await connection.close()


async def test_a_hundred_canaries(stage: Stage, house: EmbeddedLotse, record: Record) -> None:
    answers, operator = canaries(), await stage.staff("ops")
    assert len(marks_in(answers)) >= 100
    unit = {"plugin": "unit_inbox", "settings": {}}
    await stage.ask("PUT", "/v1/ops/authorities/standesamt", body=unit, headers=operator, expect=200)
    body = {"bundle": "elternexpress", "mode": "online", "facts": THIRD_CHILD, "answers": answers}
    case = (await stage.ask("POST", "/v1/cases", body=body, expect=201)).json
    holder, address = {"Authorization": f"Secret {case['secret']}"}, f"/v1/cases/{case['id']}"
    await stage.ask("POST", f"{address}/event", body={"date": BIRTH}, headers=holder, expect=200)
    await stage.ask("POST", f"{address}/consents", body=CONSENTS, headers=holder, expect=200)
    sharing = {"decisions": [{"consent": "notizen-geburtsurkunde", "decision": "give"}]}
    await stage.ask("POST", f"{address}/consents", body=sharing, headers=holder, expect=200)
    await stage.ask("POST", f"{address}/submit", headers=holder, expect=202)
    wrong = await stage.ask("PATCH", address, body={"answers": {f"{MARK}-wrong": f"{MARK}-wrong"}}, headers=holder)
    assert wrong.status in (409, 422), "an error path must not tell either"
    part = await _in_hand(stage, case["reference"])
    clerk = await stage.staff("authority-standesamt")
    for audience in ("unit", "authorities"):
        note = {"audience": audience, "words": f"{MARK}-note-{audience}"}
        await stage.ask("POST", f"/v1/staff/parts/{part}/notes", body=note, headers=clerk, expect=201)
    told = [
        (await stage.ask("GET", f"{address}{path}", headers=holder, expect=200)).json
        for path in ("", "/notes", "/export")
    ]
    assert f"{MARK}-note-unit" not in str(told), "what a unit keeps for itself"
    assert f"{MARK}-note-authorities" in str(told[1])
    seen = (await stage.ask("GET", f"/v1/staff/parts/{part}", headers=clerk, expect=200)).json
    declared = definition("elternexpress").part("geburtsurkunde")
    expected = marks_in({name: answers.get(name) for name in declared.inputs})
    assert marks_in(seen) == expected, "all of its own, and none of the others"
    assert expected, "the search must be able to find something"
    await stage.ask("PUT", "/v1/ops/authorities/standesamt", body={"plugin": "simulated", "settings": {"default": "works"}},
                    headers=operator, expect=200)  # fmt: skip
    assert MARK not in await events(house.database_url)
    assert MARK not in await queued(house.redis_url)
    assert not [line for line in record.lines if MARK in line]
    assert record.lines, "the log was listened to"
    assert list(files_with_a_canary(house.data_dir)) == []


async def _in_hand(stage: Stage, reference: str) -> str:
    clerk = await stage.staff("authority-standesamt")
    for _ in range(300):
        inbox = (await stage.ask("GET", "/v1/staff/inbox?limit=200", headers=clerk, expect=200)).json
        found = [item["id"] for item in inbox["items"] if item["reference"] == reference]
        if found:
            return str(found[0])
        await asyncio.sleep(0.1)
    raise AssertionError("the part never reached the inbox")


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text(f"x{MARK}x")
    (tmp_path / "hex").write_text(MARK.encode().hex())
    (tmp_path / "clean").write_text("nothing")
    assert sorted(files_with_a_canary(tmp_path)) == ["hex", "plain"]
