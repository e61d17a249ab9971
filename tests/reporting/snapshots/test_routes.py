"""Kept reports: once per content, with the right hash, never changed, compared and published."""

import hashlib
import json
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from services.reporting.city.models import told_document
from services.reporting.snapshots.models import report_snapshot
from tests.support.clients import key

URL, PUBLIC = "/v1/report-snapshots", "/v1/published-reports"
REPORT = {"report": "umsetzungsbericht"}

pytestmark = pytest.mark.usefixtures("city_known")


async def keep(client, publisher, **wish: str) -> dict:
    answer = await client.post(URL, json=REPORT | wish, headers=publisher | key())
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_the_same_report_is_kept_once_with_its_hash(client, publisher, reader) -> None:
    first, second = await keep(client, publisher), await keep(client, publisher)
    assert first == second
    content = (await client.get(f"{URL}/{first['id']}", headers=reader)).content
    assert hashlib.sha256(content).hexdigest() == first["sha256"]
    assert content == (await client.get("/v1/reports/umsetzungsbericht", headers=reader)).content


async def test_the_difference_names_a_changed_standard(client, database, publisher, reader) -> None:
    before = await keep(client, publisher)
    path = "/v1/standards/check"
    async with database.transaction() as session:
        checks = await session.scalar(select(told_document.c.document).where(told_document.c.path == path))
        worse = [each | ({"result": "fail"} if each["office"] == "bb-gohlis" else {}) for each in checks]
        changed = {"document": worse, "changed_at": func.clock_timestamp()}
        await session.execute(update(told_document).where(told_document.c.path == path).values(changed))
    after = await keep(client, publisher)
    diff = (await client.get(f"{URL}/{before['id']}/diff/{after['id']}", headers=reader)).json()
    told = [
        (row["row"], row["before"], row["after"])
        for row in diff["rows"]
        if row["table"]["en"] == "Standards per office"
    ]
    assert told == [("bb-gohlis", {"de": "erfüllt", "en": "met"}, {"de": "nicht erfüllt", "en": "failed"})]
    assert any(row["kind"]["en"] == "worse" for row in diff["rows"]), "one Servicebereich fewer meets the standard"
    page = await client.get(f"{URL}/{before['id']}/diff/{after['id']}?format=md", headers=reader)
    assert "bb-gohlis" in page.text


async def test_only_what_is_published_is_public(client, publisher) -> None:
    kept = await keep(client, publisher)
    assert (await client.get(f"{PUBLIC}/{kept['id']}")).status_code == 404
    published = await client.post(f"{URL}/{kept['id']}/publish", headers=publisher | key())
    again = await client.post(f"{URL}/{kept['id']}/publish", headers=publisher | key())
    assert published.json()["publishedAt"] == again.json()["publishedAt"] is not None
    assert (await client.get(f"{PUBLIC}/{kept['id']}?format=html")).status_code == 200
    assert [each["id"] for each in (await client.get(PUBLIC)).json()["items"]] == [kept["id"]]


async def test_pages_are_the_newest_first(client, publisher, reader) -> None:
    kept = [await keep(client, publisher, **{"from": f"2026-0{month}-01"}) for month in (1, 2, 3)]
    first = (await client.get(f"{URL}?limit=2", headers=reader)).json()
    second = (await client.get(f"{URL}?limit=2&cursor={first['next']}", headers=reader)).json()
    assert [each["id"] for each in first["items"] + second["items"]] == [each["id"] for each in reversed(kept)]
    assert second["next"] is None


async def test_different_reports_are_not_compared(client, publisher, reader) -> None:
    one, other = await keep(client, publisher), await keep(client, publisher, report="coverage")
    answer = await client.get(f"{URL}/{one['id']}/diff/{other['id']}", headers=reader)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (422, "snapshots-of-different-reports")


@pytest.mark.parametrize("path", [f"{URL}/{{}}", f"{URL}/{{}}/diff/{{}}", f"{PUBLIC}/{{}}"])
async def test_what_is_not_kept_is_unknown(client, reader, path) -> None:
    assert (await client.get(path.format(uuid4(), uuid4()), headers=reader)).status_code == 404


@pytest.mark.parametrize(
    "wish", [{"report": "horoscope"}, {"from": "2026-02-30"}, {"from": "2026-03-01", "to": "2026-01-01"}, {"x": 1}]
)
async def test_wrong_wishes_are_problems(client, publisher, wish) -> None:
    assert (await client.post(URL, json=REPORT | wish, headers=publisher | key())).status_code == 422


async def test_only_who_may(client, reader, publisher) -> None:
    assert (await client.post(URL, json=REPORT, headers=reader | key())).status_code == 403
    assert (await client.get(URL, headers=publisher)).status_code == 403
    assert (await client.get(URL)).status_code == 401
    kept = await keep(client, publisher)
    assert (await client.post(f"{URL}/{kept['id']}/publish", headers=reader | key())).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        "body = body || ' '",
        "sha256 = 'x'",
        "taken_by = 'nobody'",
        "published_at = NULL, published_by = NULL",
        "report = 'coverage'",
    ],
)
async def test_the_database_keeps_what_was_kept(client, database, publisher, change) -> None:
    kept = await keep(client, publisher)
    await client.post(f"{URL}/{kept['id']}/publish", headers=publisher | key())
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            await session.execute(text(f"update reporting.report_snapshot set {change} where id = '{kept['id']}'"))  # noqa: S608
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            await session.execute(report_snapshot.delete())


async def test_a_wrong_hash_is_refused_by_the_database(database) -> None:
    with pytest.raises(IntegrityError, match="hash_right"):
        async with database.transaction() as session:
            await session.execute(
                report_snapshot.insert().values(
                    id=uuid4(), report="coverage", body=json.dumps({}), sha256="0" * 64, taken_by="x"
                )
            )
