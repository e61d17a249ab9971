"""Imports end to end: planned, looked at, applied, undone; and the feed of this house read into an empty one."""

import re
from contextlib import asynccontextmanager

import pytest
import yaml
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.catalog.app import create_app
from services.catalog.editing.kinds import content_of
from services.catalog.imports.kinds import IMPORTED
from services.catalog.seeding.files import SEEDS
from services.catalog.settings import CatalogSettings
from shared.db import Database, async_url
from tests.support.clients import client_of, key

IMPORTS, PROBLEM = "/v1/staff/imports", "urn:lotse:problem:"
SERVICE = "/v1/staff/services/personalausweis"
VOLATILE = re.compile(rb"<xzufi:(nachrichtID|erstelltDatumZeit|geaendertDatumZeit)>[^<]*</xzufi:\1>")


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


def seed(name: str) -> str:
    return (SEEDS / "public_services" / f"{name}.yaml").read_text()


async def planned(catalog, staff, files: dict[str, str], form: str = "yaml", source: str = "editors") -> dict:
    wanted = {"format": form, "source": source, "files": files}
    answer = await catalog.post(IMPORTS, json=wanted, headers=staff | key())
    assert answer.status_code == 201, answer.text
    return answer.json()


async def applied(catalog, staff, plan: dict, *theirs: str) -> dict:
    headers = staff | key() | {"If-Match": plan["tag"]}
    answer = await catalog.post(f"{IMPORTS}/{plan['id']}/apply", json={"takeTheirs": theirs}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def contents(session) -> dict[str, object]:
    """All that can be imported as forms, and a fingerprint of what is derived from them."""
    found: dict[str, object] = {}
    for name, kind in IMPORTED.items():
        found[name] = {subject: content_of(form) for subject, form in (await kind.every(session)).items()}
    for table in ("office_service", "competence", "search_document", "search_word"):
        statement = f"select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from catalog.{table} t"  # noqa: S608
        found[table] = (await session.execute(text(statement))).scalar_one()
    return found


async def test_the_seeds_themselves_change_nothing(catalog, staff, session):
    before = await contents(session)
    services = {path.name: path.read_text() for path in sorted((SEEDS / "public_services").glob("*.yaml"))[:40]}
    offices = {path.name: path.read_text() for path in (SEEDS / "offices").glob("*.yaml")}
    plan = await planned(catalog, staff, services | offices)
    assert plan["things"] == []
    assert plan["unchanged"] > 60
    assert (await applied(catalog, staff, plan))["written"] == 0
    assert await contents(session) == before


async def test_a_dry_run_shows_each_field_and_writes_nothing(catalog, staff, session):
    before = await contents(session)
    changed = yaml.safe_load(seed("personalausweis"))
    changed["criteria"]["annualCases"]["value"] = 80_000
    new = yaml.safe_load(seed("fundsache")) | {"id": "fundsache-neu"}
    plan = await planned(catalog, staff, {"x.yaml": yaml.safe_dump({"services": [changed, new]})})
    card, found = sorted(plan["things"], key=lambda thing: thing["subject"], reverse=True)
    assert (card["new"], [c["field"] for c in card["conflicts"]]) == (False, ["criteria.annualCases"])
    assert (found["new"], found["conflicts"]) == (True, [])
    assert "title.de" in [change["field"] for change in found["changes"]] or "title" in [
        c["field"] for c in found["changes"]
    ]
    assert await contents(session) == before


async def test_conflicts_stay_ours_until_a_person_chooses(catalog, staff):
    changed = yaml.safe_load(seed("personalausweis")) | {"title": {"de": "Perso"}, "law": ["PAuswG § 9", "neu"]}
    for choice, title in (((), "Personalausweis beantragen"), (("service/personalausweis/title.de",), "Perso")):
        plan = await planned(catalog, staff, {"x.yaml": yaml.safe_dump(changed)}, source=f"s{len(choice)}")
        assert {conflict["field"] for conflict in plan["things"][0]["conflicts"]} == {"title.de", "law"}
        await applied(catalog, staff, plan, *choice)
        assert (await catalog.get("/v1/services/personalausweis")).json()["title"]["de"] == title
    unknown = {"takeTheirs": ["service/personalausweis/audience"]}
    plan = await planned(catalog, staff, {"x.yaml": yaml.safe_dump(changed)})
    refused = await catalog.post(
        f"{IMPORTS}/{plan['id']}/apply", json=unknown, headers=staff | key() | {"If-Match": plan["tag"]}
    )
    assert (refused.status_code, refused.json()["type"]) == (422, f"{PROBLEM}choice-unknown")


async def test_what_only_the_source_changed_since_last_time_is_no_conflict(catalog, staff):
    first = yaml.safe_load(seed("personalausweis")) | {"law": ["first"]}
    await applied(
        catalog, staff, await planned(catalog, staff, {"x.yaml": yaml.safe_dump(first)}), "service/personalausweis/law"
    )
    second = await planned(catalog, staff, {"x.yaml": yaml.safe_dump(first | {"law": ["second"]})})
    assert [(t["conflicts"], [c["field"] for c in t["changes"]]) for t in second["things"]] == [([], ["law"])]
    await applied(catalog, staff, second)
    assert (await catalog.get("/v1/services/personalausweis")).json()["law"] == ["second"]


async def test_a_whole_import_is_undone(catalog, staff, session):
    before = await contents(session)
    changed = yaml.safe_load(seed("personalausweis")) | {"checkedAt": "2026-11-01"}
    new = yaml.safe_load(seed("fundsache")) | {"id": "fundsache-neu"}
    unit = {
        "id": "neues-amt",
        "name": "Neues Amt",
        "level": "city",
        "chosenByPerson": False,
        "provenance": {"status": "sourced"},
    }
    office = {"id": "bb-neu", "name": {"de": "Neu"}, "kind": "citizen_office", "taskType": "servicebereich", "level": "city",
              "channels": [], "provenance": {"status": "sourced"}}  # fmt: skip
    new |= {"unit": "neues-amt"}
    new["handledAt"] = [{"role": "decides", "offices": ["bb-neu"], "provenance": {"status": "sourced"}}]
    whole = {"services": [changed, new], "offices": [office], "units": [unit]}
    plan = await planned(catalog, staff, {"x.yaml": yaml.safe_dump(whole)})
    assert (await applied(catalog, staff, plan))["written"] == 4
    assert (await catalog.get("/v1/services/fundsache-neu")).json()["offices"][0]["id"] == "bb-neu"
    undone = await catalog.post(f"{IMPORTS}/{plan['id']}/undo", headers=staff | key())
    assert (undone.status_code, undone.json()["written"]) == (200, 4), undone.text
    assert await contents(session) == before
    assert (await catalog.get("/v1/services/fundsache-neu")).status_code == 404
    again = await catalog.post(f"{IMPORTS}/{plan['id']}/undo", headers=staff | key())
    assert (again.status_code, again.json()["type"]) == (409, f"{PROBLEM}import-not-applied")
    records = (await catalog.get("/v1/staff/edits", params={"cause": f"undo:{plan['id']}"}, headers=staff)).json()[
        "items"
    ]
    assert len(records) == 4


async def test_undo_never_overwrites_a_later_edit(catalog, staff):
    changed = yaml.safe_load(seed("personalausweis")) | {"checkedAt": "2026-11-01"}
    plan = await planned(catalog, staff, {"x.yaml": yaml.safe_dump(changed)})
    await applied(catalog, staff, plan)
    read = await catalog.get(SERVICE, headers=staff)
    await catalog.put(
        SERVICE, json=read.json() | {"law": ["later"]}, headers=staff | {"If-Match": read.headers["etag"]}
    )
    refused = await catalog.post(f"{IMPORTS}/{plan['id']}/undo", headers=staff | key())
    assert (refused.status_code, refused.json()["type"]) == (409, f"{PROBLEM}edited-since-import")
    assert refused.json()["subjects"] == ["service/personalausweis"]


async def test_only_what_was_seen_is_applied_and_only_once(catalog, staff):
    changed = yaml.safe_load(seed("personalausweis")) | {"checkedAt": "2026-11-01"}
    plan = await planned(catalog, staff, {"x.yaml": yaml.safe_dump(changed)})
    path = f"{IMPORTS}/{plan['id']}"
    unsaid = await catalog.post(f"{path}/apply", json={}, headers=staff | key())
    assert unsaid.status_code == 428
    read = await catalog.get(SERVICE, headers=staff)
    await catalog.put(
        SERVICE, json=read.json() | {"law": ["meanwhile"]}, headers=staff | {"If-Match": read.headers["etag"]}
    )
    late = await catalog.post(f"{path}/apply", json={}, headers=staff | key() | {"If-Match": plan["tag"]})
    assert (late.status_code, late.json()["type"]) == (412, f"{PROBLEM}changed-meanwhile")
    fresh = await catalog.get(path, headers=staff)
    assert fresh.headers["etag"] == fresh.json()["tag"] != plan["tag"]
    await applied(catalog, staff, fresh.json())
    twice = await catalog.post(f"{path}/apply", json={}, headers=staff | key() | {"If-Match": plan["tag"]})
    assert (twice.status_code, twice.json()["type"]) == (409, f"{PROBLEM}import-not-planned")
    assert plan["id"] in [run["id"] for run in (await catalog.get(IMPORTS, headers=staff)).json()["items"]]


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        ({"format": "yaml", "source": "x", "files": {"a.yaml": "x: [" }}, 422, "import-unreadable"),
        ({"format": "xzufi", "source": "x", "files": {"a.xml": "<!DOCTYPE a><a/>"}}, 422, "import-unreadable"),
        ({"format": "yaml", "source": "x", "files": {"a.yaml": "id: x"}}, 422, "validation-failed"),
        ({"format": "yaml", "source": "x", "files": {}}, 422, "validation-failed"),
        ({"format": "csv", "source": "x", "files": {"a": "b"}}, 422, "validation-failed"),
        ({"format": "yaml", "source": "X Y", "files": {"a": "b"}}, 422, "validation-failed"),
        ({"format": "yaml", "source": "x", "files": {"../a": "b"}}, 422, "validation-failed"),
    ],
)  # fmt: skip
async def test_bad_files_are_problems_and_leave_nothing(catalog, staff, body, status, slug):
    answer = await catalog.post(IMPORTS, json=body, headers=staff | key())
    assert (answer.status_code, answer.json()["type"]) == (status, f"{PROBLEM}{slug}"), answer.text
    assert (await catalog.get(IMPORTS, headers=staff)).json()["items"] == []


async def test_an_import_that_names_what_is_not_there_is_refused_whole(catalog, staff, session):
    before = await contents(session)
    good = yaml.safe_load(seed("fundsache")) | {"checkedAt": "2026-11-01"}
    bad = yaml.safe_load(seed("fundsache")) | {"id": "zweite", "unit": "nobody"}
    plan = await planned(catalog, staff, {"x.yaml": yaml.safe_dump({"services": [good, bad]})})
    answer = await catalog.post(
        f"{IMPORTS}/{plan['id']}/apply", json={}, headers=staff | key() | {"If-Match": plan["tag"]}
    )
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "unit"), answer.text
    assert await contents(session) == before
    missing = "0198d2a4-0000-7000-8000-000000000000"
    for call in (catalog.get(f"{IMPORTS}/{missing}", headers=staff),
                 catalog.post(f"{IMPORTS}/{missing}/undo", headers=staff | key())):  # fmt: skip
        assert (await call).status_code == 404


async def test_people_talk_about_single_differences(catalog, staff):
    plan = await planned(catalog, staff, {"x.yaml": seed("fundsache")})
    path = f"{IMPORTS}/{plan['id']}/comments"
    for field, words in (("fees", "Amt24 sagt 10 €."), ("law", "Fehlt bei uns."), ("fees", "Stimmt, wir übernehmen.")):
        said = {"difference": f"service/fundsache/{field}", "text": words}
        answer = await catalog.post(path, json=said, headers=staff | key())
        assert (answer.status_code, answer.json()["by"]) == (201, "somebody"), answer.text
    about = (await catalog.get(path, params={"difference": "service/fundsache/fees"}, headers=staff)).json()["items"]
    assert [comment["text"] for comment in about] == ["Amt24 sagt 10 €.", "Stimmt, wir übernehmen."]
    assert len((await catalog.get(path, headers=staff)).json()["items"]) == 3
    for wrong in ({"difference": "fees", "text": "x"}, {"difference": "service/a/b", "text": " "}, {"text": "x"}):
        assert (await catalog.post(path, json=wrong, headers=staff | key())).status_code == 422
    nobody = f"{IMPORTS}/0198d2a4-0000-7000-8000-000000000000/comments"
    assert (await catalog.get(nobody, headers=staff)).status_code == 404
    assert (await catalog.get(path)).status_code == 401


async def test_only_staff_with_the_scope_may(catalog, issuers):
    for who, status in (({}, 401), (issuers.citizen(), 403), (issuers.staff("booking:staff"), 403)):
        assert (await catalog.get(IMPORTS, headers=who)).status_code == status
        assert (await catalog.post(IMPORTS, json={}, headers=who | key())).status_code == status


async def feed_of(catalog) -> dict[str, str]:
    index = (await catalog.get("/v1/exports/xzufi/index.txt")).text.split()
    return {
        name: (await catalog.get(f"/v1/exports/xzufi/{name}")).text
        for name in index
        if not name.startswith("loeschungen")
    }


def steady(files: dict[str, str]) -> dict[str, bytes]:
    """The files without times and the number of the message."""
    return {name: VOLATILE.sub(b"", content.encode()) for name, content in files.items()}


@asynccontextmanager
async def empty_house(settings_of, url: str):
    engine = create_async_engine(async_url(url))
    settings = settings_of(CatalogSettings, database_url=url)
    try:
        async with client_of(create_app(settings, database=Database(engine))) as client:
            yield client
    finally:
        await engine.dispose()


async def test_the_feed_fills_an_empty_house_that_feeds_the_same(catalog, staff, settings_of, empty_database_url):
    files = await feed_of(catalog)
    async with empty_house(settings_of, empty_database_url) as empty:
        plan = await planned(empty, staff, files, "xzufi", "leipzig")
        assert all(thing["new"] and not thing["conflicts"] for thing in plan["things"])
        assert plan["unmatched"] == []
        await applied(empty, staff, plan)
        assert steady(await feed_of(empty)) == steady(files)
        again = await planned(empty, staff, files, "xzufi", "leipzig")
        assert again["things"] == []


async def test_its_own_feed_changes_nothing_here(catalog, staff):
    plan = await planned(catalog, staff, await feed_of(catalog), "xzufi", "leipzig")
    assert plan["things"] == []
    assert plan["unchanged"] > 60
