"""Imports too large for one request: files one by one, a worker that says how far it is, and what goes wrong on the way."""

import asyncio
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
import yaml
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.catalog.app import create_app
from services.catalog.imports import uploads, work_store, working
from services.catalog.imports.progress import Progress
from services.catalog.seeding.files import SEEDS
from services.catalog.settings import CatalogSettings
from shared.db import Database, async_url
from tests.catalog.imports.test_routes import (
    IMPORTS,
    PROBLEM,
    SERVICE,
    applied,
    contents,
    feed_of,
    planned,
    seed,
    steady,
)
from tests.support.clients import client_of, key

BEGIN = {"format": "yaml", "source": "editors"}


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


@pytest_asyncio.fixture(loop_scope="session")
async def house(settings_of, own_database_url):
    """A catalogue that really commits, and its database for the worker."""
    async with house_on(settings_of, own_database_url) as opened:
        yield opened


@asynccontextmanager
async def house_on(settings_of, url: str):
    engine = create_async_engine(async_url(url))
    database = Database(engine)
    try:
        async with client_of(create_app(settings_of(CatalogSettings, database_url=url), database=database)) as client:
            yield client, database
    finally:
        await engine.dispose()


async def sent(client, staff, files: dict[str, str], form: str = "yaml") -> str:
    """An import whose files were sent one by one and that waits for the worker; its path."""
    begun = await client.post(IMPORTS, json=BEGIN | {"format": form}, headers=staff | key())
    assert (begun.status_code, begun.json()["state"]) == (201, "receiving"), begun.text
    path = f"{IMPORTS}/{begun.json()['id']}"
    for name, content in files.items():
        taken = await client.put(f"{path}/files/{name}", content=content.encode(), headers=staff)
        assert (taken.status_code, taken.json()["characters"]) == (200, len(content)), taken.text
    assert (await client.get(path, headers=staff)).json()["files"] == sorted(files)
    asked = await client.post(f"{path}/read", headers=staff | key())
    assert (asked.status_code, asked.json()["state"]) == (202, "reading"), asked.text
    waiting = (await client.get(path, headers=staff)).json()
    assert (waiting["state"], waiting["progress"]) == ("reading", {"step": "waiting", "done": 0, "of": 0})
    return path


async def of(client, staff, path: str) -> dict:
    return (await client.get(path, headers=staff)).json()


def forms(count: int) -> dict[str, str]:
    """New services in files of their own."""
    like = yaml.safe_load(seed("fundsache"))
    return {f"s{n}.yaml": yaml.safe_dump(like | {"id": f"neu-{n:03}"}) for n in range(count)}


async def test_the_feed_sent_file_by_file_fills_an_empty_house(house, staff, settings_of, empty_database_url):
    files = await feed_of(house[0])
    async with house_on(settings_of, empty_database_url) as (empty, database):
        path = await sent(empty, staff, files, "xzufi")
        await working.work_on_imports(database)
        plan = await of(empty, staff, path)
        assert (plan["state"], plan["problem"], plan["files"]) == ("planned", None, [])
        asked = await empty.post(f"{path}/apply", json={}, headers=staff | key() | {"If-Match": plan["tag"]})
        assert (asked.status_code, asked.json()["state"]) == (200, "applying"), asked.text
        await working.work_on_imports(database)
        assert (await of(empty, staff, path))["state"] == "applied"
        assert steady(await feed_of(empty)) == steady(files)


async def test_a_large_import_is_looked_at_in_pages_applied_and_undone(house, staff):
    client, database = house
    async with database.transaction() as session:
        before = await contents(session)
    changed = yaml.safe_load(seed("personalausweis")) | {"law": ["theirs"]}
    path = await sent(client, staff, forms(120) | {"p.yaml": yaml.safe_dump(changed)})
    await working.work_on_imports(database)
    plan = await of(client, staff, path)
    assert (len(plan["things"]), plan["changed"], plan["unchanged"]) == (100, 121, 0)
    subjects, cursor = [], None
    while cursor is not None or not subjects:
        query = {"limit": 50} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(f"{path}/things", params=query, headers=staff)).json()
        subjects, cursor = subjects + [thing["subject"] for thing in page["items"]], page["next"]
    assert sorted(subjects) == sorted([f"neu-{n:03}" for n in range(120)] + ["personalausweis"])
    disputed = (await client.get(f"{path}/things?conflicts=true", headers=staff)).json()["items"]
    assert [[conflict["field"] for conflict in thing["conflicts"]] for thing in disputed] == [["law"]]
    seen = staff | {"If-Match": plan["tag"]}
    unknown = await client.post(f"{path}/apply", json={"takeTheirs": ["service/x/law"]}, headers=seen | key())
    assert (unknown.status_code, unknown.json()["type"]) == (422, f"{PROBLEM}choice-unknown")
    choice = {"takeTheirs": ["service/personalausweis/law"]}
    assert (await client.post(f"{path}/apply", json=choice, headers=seen | key())).status_code == 200
    again = await client.post(f"{path}/apply", json=choice, headers=seen | key())
    assert (again.status_code, again.json()["type"]) == (409, f"{PROBLEM}import-not-planned")
    await working.work_on_imports(database)
    assert (await client.get("/v1/services/personalausweis")).json()["law"] == ["theirs"]
    assert (await client.get("/v1/services/neu-119")).status_code == 200
    undone = await client.post(f"{path}/undo", headers=staff | key())
    assert (undone.status_code, undone.json()["state"]) == (200, "undoing"), undone.text
    await working.work_on_imports(database)
    assert (await of(client, staff, path))["state"] == "undone"
    async with database.transaction() as session:
        assert await contents(session) == before


async def test_what_changed_meanwhile_is_planned_anew_and_nothing_is_written(house, staff):
    client, database = house
    changed = yaml.safe_load(seed("personalausweis")) | {"checkedAt": "2026-11-01"}
    path = await sent(client, staff, {"p.yaml": yaml.safe_dump(changed)})
    await working.work_on_imports(database)
    plan = await of(client, staff, path)
    read = await client.get(SERVICE, headers=staff)
    await client.put(SERVICE, json=read.json() | {"law": ["mine"]}, headers=staff | {"If-Match": read.headers["etag"]})
    await client.post(f"{path}/apply", json={}, headers=staff | key() | {"If-Match": plan["tag"]})
    await working.work_on_imports(database)
    fresh = await of(client, staff, path)
    assert (fresh["state"], fresh["problem"]["type"]) == ("planned", f"{PROBLEM}changed-meanwhile")
    assert fresh["tag"] != plan["tag"]
    assert [conflict["field"] for conflict in fresh["things"][0]["conflicts"]] == ["law"]
    assert (await client.get("/v1/services/personalausweis")).json()["checkedAt"] != "2026-11-01"
    await client.post(f"{path}/apply", json={}, headers=staff | key() | {"If-Match": fresh["tag"]})
    await working.work_on_imports(database)
    done = await of(client, staff, path)
    assert (done["state"], done["problem"], done["progress"]) == ("applied", None, None)
    page = (await client.get("/v1/services/personalausweis")).json()
    assert (page["checkedAt"], page["law"]) == ("2026-11-01", ["mine"])


async def test_files_that_cannot_be_read_fail_with_the_reason_and_leave_nothing(house, staff):
    client, database = house
    path = await sent(client, staff, {"a.xml": "<!DOCTYPE a><a/>"}, "xzufi")
    await working.work_on_imports(database)
    failed = await of(client, staff, path)
    assert (failed["state"], failed["problem"]["type"]) == ("failed", f"{PROBLEM}import-unreadable")
    assert "a.xml" in failed["problem"]["detail"]
    assert failed["files"] == []
    late = await client.put(f"{path}/files/b.xml", content=b"<a/>", headers=staff)
    assert (late.status_code, late.json()["type"]) == (409, f"{PROBLEM}import-not-receiving")


async def test_others_see_how_far_the_worker_is(house, staff, monkeypatch):
    client, database = house
    monkeypatch.setattr(working, "LOOK_SECONDS", 0.01)
    path = await sent(client, staff, forms(1))
    go_on, seen = asyncio.Event(), []

    async def slow(session, row, progress: Progress) -> None:
        progress.begin("comparing", 7)
        progress.done = 3
        await go_on.wait()
        await working._read(session, row, progress)

    monkeypatch.setattr(working, "WORKS", {"reading": slow})
    task = asyncio.create_task(working.work_on_imports(database))
    while {"step": "comparing", "done": 3, "of": 7} not in seen:
        seen.append((await of(client, staff, path))["progress"])
    go_on.set()
    await task
    assert (await of(client, staff, path))["progress"] is None


async def test_the_work_of_a_worker_that_died_is_taken_over(house, staff):
    client, database = house
    path = await sent(client, staff, forms(1))
    async with database.transaction() as session:
        assert await work_store.claim(session) is not None
    await working.work_on_imports(database)
    assert (await of(client, staff, path))["state"] == "reading", "somebody is on it"
    async with database.transaction() as session:
        await session.execute(text("update catalog.import_run set moved_at = moved_at - interval '61 s'"))
    await working.work_on_imports(database)
    assert (await of(client, staff, path))["state"] == "planned"


async def test_more_than_a_mebibyte_at_once_is_left_to_the_worker(house, staff):
    client, database = house
    whole = (SEEDS / "public_services" / "fundsache.yaml").read_text() + "#" + "x" * 1024 * 1024
    begun = await client.post(IMPORTS, json=BEGIN | {"files": {"a.yaml": whole}}, headers=staff | key())
    assert (begun.status_code, begun.json()["state"]) == (201, "reading"), begun.text
    await working.work_on_imports(database)
    assert (await of(client, staff, f"{IMPORTS}/{begun.json()['id']}"))["unchanged"] == 1


@pytest.mark.parametrize(
    ("name", "content", "status", "slug"),
    [
        ("a.yaml", b"\xff\xfe", 415, "file-not-text"),
        ("a.yaml", b"x: \x00", 415, "file-not-text"),
        ("a%20b.yaml", b"x", 422, "validation-failed"),
        ("a" * 121, b"x", 422, "validation-failed"),
        ("a.yaml", b"x" * 7_000_000, 413, "body-too-large"),
    ],
)
async def test_bad_files_are_refused_one_by_one(catalog, staff, name, content, status, slug):
    path = f"{IMPORTS}/{(await catalog.post(IMPORTS, json=BEGIN, headers=staff | key())).json()['id']}"
    answer = await catalog.put(f"{path}/files/{name}", content=content, headers=staff)
    assert (answer.status_code, answer.json()["type"]) == (status, f"{PROBLEM}{slug}"), answer.text
    assert (await of(catalog, staff, path))["files"] == []


async def test_limits_and_wrong_states_are_problems(catalog, staff, issuers, monkeypatch):
    path = f"{IMPORTS}/{(await catalog.post(IMPORTS, json=BEGIN, headers=staff | key())).json()['id']}"
    empty = await catalog.post(f"{path}/read", headers=staff | key())
    assert (empty.status_code, empty.json()["type"]) == (409, f"{PROBLEM}import-without-files")
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    assert (await catalog.put(f"{path}/files/a", content=b"x", headers=staff)).status_code == 200
    assert (await catalog.put(f"{path}/files/a", content=b"y", headers=staff)).status_code == 200
    more = await catalog.put(f"{path}/files/b", content=b"x", headers=staff)
    assert (more.status_code, more.json()["type"]) == (413, f"{PROBLEM}import-too-large")
    early = await catalog.post(f"{path}/apply", json={}, headers=staff | key() | {"If-Match": '"x"'})
    assert (early.status_code, early.json()["type"]) == (409, f"{PROBLEM}import-not-planned")
    small = await planned(catalog, staff, {"x.yaml": seed("fundsache")})
    paged = await catalog.get(f"{IMPORTS}/{small['id']}/things", headers=staff)
    assert (paged.status_code, paged.json()["type"]) == (409, f"{PROBLEM}import-not-planned")
    late = await catalog.put(f"{IMPORTS}/{small['id']}/files/a", content=b"x", headers=staff)
    assert late.status_code == 409
    await applied(catalog, staff, small)
    for method, way in (("PUT", "files/a"), ("POST", "read"), ("GET", "things")):
        nobody = f"{IMPORTS}/0198d2a4-0000-7000-8000-000000000000/{way}"
        assert (await catalog.request(method, nobody, headers=staff | key())).status_code == 404
        for who, status in (({}, 401), (issuers.staff("booking:staff"), 403)):
            assert (await catalog.request(method, f"{path}/{way}", headers=who | key())).status_code == status


async def test_imports_nobody_finished_sending_are_forgotten(catalog, staff, session):
    await catalog.post(IMPORTS, json=BEGIN, headers=staff | key())
    assert await work_store.forget_left(session) == 0
    await session.execute(text("update catalog.import_run set created_at = created_at - interval '25 h'"))
    assert await work_store.forget_left(session) == 1
    assert (await catalog.get(IMPORTS, headers=staff)).json()["items"] == []
