"""Lists of what needs care."""

import pytest


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


async def whole(catalog, staff, path: str, **query) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    cursor = None
    while True:
        wanted = query | {"limit": 30} | ({"cursor": cursor} if cursor else {})
        answer = await catalog.get(f"/v1/staff/upkeep/{path}", params=wanted, headers=staff)
        assert answer.status_code == 200, answer.text
        for item in answer.json()["items"]:
            assert (item["kind"], item["id"]) not in found
            found[item["kind"], item["id"]] = item["fields"]
        cursor = answer.json()["next"]
        if cursor is None:
            return found


async def test_what_was_never_checked_is_stale_until_it_is(catalog, staff):
    path = "/v1/staff/offices/bb-gohlis"
    assert ("office", "bb-gohlis") in await whole(catalog, staff, "stale")
    read = await catalog.get(path, headers=staff)
    await catalog.put(
        path, json=read.json() | {"checkedAt": "2026-11-20"}, headers=staff | {"If-Match": read.headers["etag"]}
    )
    assert ("office", "bb-gohlis") not in await whole(catalog, staff, "stale", olderThanDays=1000)
    assert ("office", "bb-leutzsch") in await whole(catalog, staff, "stale", olderThanDays=1000)


async def test_texts_without_a_translation(catalog, staff):
    path = "/v1/staff/services/personalausweis"
    assert await whole(catalog, staff, "untranslated") == {}, "the house's own texts are in English too"
    read = await catalog.get(path, headers=staff)
    german = read.json() | {"description": {"de": "Neuer Text."}}
    await catalog.put(path, json=german, headers=staff | {"If-Match": read.headers["etag"]})
    assert await whole(catalog, staff, "untranslated") == {("service", "personalausweis"): ["description"]}
    assert "name" in (await whole(catalog, staff, "untranslated", language="uk"))["office", "bb-gohlis"]


async def test_entries_not_known_to_be_accessible(catalog, staff):
    found = await whole(catalog, staff, "inaccessible")
    assert "description.de-x-leicht" in found["service", "personalausweis"]
    assert "accessibility.hearingLoop" in found["office", "bb-gohlis"]
