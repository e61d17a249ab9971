"""Staff see the answer everybody gets, and beside it what nobody else does."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.catalog.internal_notes import noting
from shared.clock import utc_now
from tests.support.clients import key

SERVICE, CANARY = "personalausweis", "Zz7Kanari"
NOTES = f"/v1/staff/services/{SERVICE}/notes"
PUBLIC = (
    f"/v1/services/{SERVICE}", f"/v1/services?q={CANARY}", f"/v1/services?q={SERVICE}", f"/v1/suggestions?q={CANARY}",
    "/v1/exports/services.csv", "/v1/exports/cpsv-ap.jsonld", "/v1/exports/schema-org.jsonld", "/v1/exports/hsds.json",
    f"/v1/exports/xzufi/{SERVICE}.xml", f"/v1/pages/services/{SERVICE}", f"/v1/services/{SERVICE}/channels",
)  # fmt: skip


@pytest.fixture
def editor(issuers):
    return issuers.staff("catalog:write")


@pytest.fixture
def clerk(issuers):
    return issuers.staff("cases:staff")


async def write(catalog, headers, words: str = CANARY, expect: int = 201, path: str = NOTES, **more):
    answer = await catalog.post(path, json={"words": words, **more}, headers=key() | headers)
    assert answer.status_code == expect, answer.text
    return answer.json()


async def seen(catalog, clerk) -> list[str]:
    answer = await catalog.get(f"/v1/staff/answers/{SERVICE}", headers=clerk)
    assert answer.status_code == 200, answer.text
    return [note["words"] for note in answer.json()["notes"]]


async def test_staff_get_the_same_answer_and_the_notes(catalog, editor, clerk) -> None:
    await write(catalog, editor, "Erste")
    await write(catalog, editor, "Zweite")
    told = (await catalog.get(f"/v1/staff/answers/{SERVICE}", headers=clerk)).json()
    assert told["answer"] == (await catalog.get(f"/v1/services/{SERVICE}")).json()
    assert [note["words"] for note in told["notes"]] == ["Zweite", "Erste"]


async def test_they_are_never_public(catalog, editor, clerk) -> None:
    await write(catalog, editor)
    assert await seen(catalog, clerk) == [CANARY], "there is something to find"
    found = 0
    for path in PUBLIC:
        answer = await catalog.get(path)
        found += answer.status_code == 200
        assert CANARY not in answer.text.replace(f"q={CANARY}", ""), path
    assert found >= len(PUBLIC) - 1, "otherwise nothing was looked at"


async def test_a_note_ends_with_its_last_day(catalog, editor, clerk) -> None:
    today = utc_now().date()
    await write(catalog, editor, "gestern", until=(today - timedelta(days=2)).isoformat())
    await write(catalog, editor, "noch", until=(today + timedelta(days=2)).isoformat())
    assert await seen(catalog, clerk) == ["noch"]


async def test_removing_is_for_good_and_once(catalog, editor, clerk) -> None:
    note = (await write(catalog, editor))["id"]
    other = f"/v1/staff/services/reisepass/notes/{note}"
    assert (await catalog.delete(other, headers=editor)).status_code == 404, "of another service"
    assert (await catalog.delete(f"{NOTES}/{note}", headers=editor)).status_code == 204
    assert (await catalog.delete(f"{NOTES}/{note}", headers=editor)).status_code == 404
    assert (await catalog.delete(f"{NOTES}/{uuid4()}", headers=editor)).status_code == 404
    assert await seen(catalog, clerk) == []


async def test_the_same_key_writes_once(catalog, editor, clerk) -> None:
    again = key()
    assert await write(catalog, editor | again) == await write(catalog, editor | again)
    assert await seen(catalog, clerk) == [CANARY]


@pytest.mark.parametrize(
    "body",
    [{}, {"words": " "}, {"words": "x" * 2001}, {"words": "a\x00"}, {"words": 3}, {"words": "x", "until": "soon"}],
)
async def test_what_is_no_note_is_refused(catalog, editor, body) -> None:
    answer = await catalog.post(NOTES, json=body, headers=key() | editor)
    assert answer.status_code == 422, answer.text


async def test_unknown_services_and_too_many(catalog, editor, clerk, monkeypatch) -> None:
    await write(catalog, editor, path="/v1/staff/services/nothing/notes", expect=404)
    assert (await catalog.get("/v1/staff/answers/nothing", headers=clerk)).status_code == 404
    monkeypatch.setattr(noting, "MOST", 1)
    await write(catalog, editor)
    assert (await write(catalog, editor, expect=409))["type"].endswith("internal-notes-full")


async def test_only_staff(catalog, editor, clerk, issuers) -> None:
    await write(catalog, clerk, expect=403)
    for headers, status in (({}, 401), (editor, 403), (issuers.citizen(), 403)):
        assert (await catalog.get(f"/v1/staff/answers/{SERVICE}", headers=headers)).status_code == status
    assert (await catalog.delete(f"{NOTES}/{uuid4()}", headers=clerk)).status_code == 403
