"""Readers say what is wrong; staff see it until they have looked through the service."""

import pytest

from tests.support.clients import key

PATH, LIST = "/v1/services/personalausweis/feedback", "/v1/staff/upkeep/feedback"
FEES = {"field": "fees", "kind": "outdated"}


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


async def say(catalog, said: dict, path: str = PATH, headers: dict | None = None):
    return await catalog.post(path, json=said, headers=headers or key())


async def test_what_is_said_most_comes_first_until_it_is_settled(catalog, staff):
    for said, times in (
        (FEES, 3),
        ({"field": "online", "kind": "unclear"}, 1),
        ({"field": "fees", "kind": "wrong"}, 2),
    ):
        for _ in range(times):
            assert (await say(catalog, said)).status_code == 201
    assert (await say(catalog, FEES, "/v1/services/reisepass/feedback")).status_code == 201
    whole = (await catalog.get(LIST, headers=staff)).json()["items"]
    assert [(i["service"], i["field"], i["kind"], i["count"]) for i in whole] == [
        ("personalausweis", "fees", "outdated", 3),
        ("personalausweis", "fees", "wrong", 2),
        ("personalausweis", "online", "unclear", 1),
        ("reisepass", "fees", "outdated", 1),
    ]
    seen, cursor = [], None
    while cursor is not None or not seen:
        query = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await catalog.get(LIST, params=query, headers=staff)).json()
        seen, cursor = seen + page["items"], page["next"]
    assert seen == whole
    path = "/v1/staff/services/personalausweis"
    read = await catalog.get(path, headers=staff)
    checked = read.json() | {"checkedAt": "2099-01-01"}
    put = await catalog.put(path, json=checked, headers=staff | {"If-Match": read.headers["etag"]})
    assert put.status_code == 200, put.text
    assert [i["service"] for i in (await catalog.get(LIST, headers=staff)).json()["items"]] == ["reisepass"]


async def test_the_same_request_counts_once(catalog, staff):
    same = key()
    for _ in range(3):
        assert (await say(catalog, FEES, headers=same)).status_code == 201
    assert [item["count"] for item in (await catalog.get(LIST, headers=staff)).json()["items"]] == [1]


@pytest.mark.parametrize(
    ("said", "status"),
    [({}, 422), ({"field": "fees"}, 422), ({"field": "x", "kind": "wrong"}, 422), (FEES | {"text": "Ich heiße"}, 422),
     ({"field": ["fees"], "kind": "wrong"}, 422)],
)  # fmt: skip
async def test_anything_else_is_refused(catalog, staff, said, status):
    assert (await say(catalog, said)).status_code == status
    assert (await catalog.get(LIST, headers=staff)).json()["items"] == []


async def test_unknown_services_and_strangers(catalog, issuers):
    unknown = await say(catalog, FEES, "/v1/services/gibt-es-nicht/feedback")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:lotse:problem:service-unknown")
    for who, status in (({}, 401), (issuers.citizen(), 403), (issuers.staff("booking:staff"), 403)):
        assert (await catalog.get(LIST, headers=who)).status_code == status
    bad = await catalog.get(LIST, params={"cursor": "x"}, headers=issuers.staff("catalog:write"))
    assert bad.status_code == 400
