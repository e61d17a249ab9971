"""A service moves to another unit, step by step, and what it takes is balanced."""

import pytest

from tests.support.clients import key

TRANSFERS, PROBLEM = "/v1/staff/transfers", "urn:lotse:problem:"
WISH = {
    "service": "geburtsurkunde",
    "toUnit": "amt-buergerservice",
    "needed": {"weeklyHours": 120.5, "posts": 3},
    "reason": {"de": "Erfüllt die Kriterien eines Servicebereichs."},
}
AGREED = {"agreed": {"weeklyHours": 100, "posts": 2.5}, "movesOn": "2027-01-01", "note": "Beide Ämter einig."}


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


async def proposed(catalog, staff, **other) -> str:
    answer = await catalog.post(TRANSFERS, json=WISH | other, headers=staff | key())
    assert answer.status_code == 201, answer.text
    return f"{TRANSFERS}/{answer.json()['id']}"


async def step(catalog, staff, path: str, name: str, body: dict | None = None):
    return await catalog.post(f"{path}/{name}", json=body or {}, headers=staff | key())


async def balance(catalog, staff) -> dict[str, dict]:
    items = (await catalog.get(f"{TRANSFERS}/balances", headers=staff)).json()["items"]
    return {item["unit"]: item for item in items}


async def test_from_proposal_to_review(catalog, staff, session):
    before = (await catalog.get("/v1/services/geburtsurkunde")).json()
    assert before["unit"]["id"] != "amt-buergerservice"
    path = await proposed(catalog, staff)
    checked = (await step(catalog, staff, path, "check")).json()
    assert checked["check"] == (await catalog.get("/v1/services/geburtsurkunde/servicebereich-check")).json()
    agreed = (await step(catalog, staff, path, "agree", AGREED)).json()
    assert (agreed["agreed"], agreed["open"]) == ({"weeklyHours": 100, "posts": 2.5}, None)
    assert await balance(catalog, staff) == {}, "nothing has moved yet"
    moved = await step(catalog, staff, path, "carry-out")
    assert (moved.status_code, moved.json()["open"]) == (200, {"weeklyHours": 120.5, "posts": 3}), moved.text
    after = (await catalog.get("/v1/services/geburtsurkunde")).json()
    assert (after["unit"]["id"], after["taskType"]) == ("amt-buergerservice", "servicebereich")
    found = await catalog.get("/v1/competence", params={"service": "geburtsurkunde", "postcode": "04109"})
    assert found.json()["unit"]["id"] == "amt-buergerservice"
    edits = (
        await catalog.get("/v1/staff/edits", params={"cause": f"transfer:{moved.json()['id']}"}, headers=staff)
    ).json()
    assert {"unit", "taskType"} >= {change["field"] for change in edits["items"][0]["changes"]} >= {"unit"}
    reviewed = (await step(catalog, staff, path, "review", {"moved": {"weeklyHours": 100, "posts": 2}})).json()
    assert reviewed["open"] == {"weeklyHours": 20.5, "posts": 1}
    assert [entry["state"] for entry in reviewed["steps"]] == [
        "proposed", "checked", "resources_agreed", "transferred", "reviewed",
    ]  # fmt: skip
    sides = await balance(catalog, staff)
    assert sides["amt-buergerservice"]["open"] == {"weeklyHours": 20.5, "posts": 1}
    assert sides[before["unit"]["id"]]["open"] == {"weeklyHours": -20.5, "posts": -1}
    assert (sides["amt-buergerservice"]["servicesReceived"], sides[before["unit"]["id"]]["servicesGiven"]) == (1, 1)
    more = (await step(catalog, staff, path, "review", {"moved": {"weeklyHours": 130, "posts": 3}})).json()
    assert more["open"] == {"weeklyHours": 0, "posts": 0}


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ((), "agree"),
        ((), "carry-out"),
        (("check",), "carry-out"),
        (("check", "agree"), "review"),
        (("check", "agree", "carry-out"), "withdraw"),
        (("check", "agree", "carry-out"), "carry-out"),
        (("withdraw",), "check"),
    ],
)
async def test_steps_out_of_order_are_refused_and_change_nothing(catalog, staff, steps, wanted):
    bodies = {"agree": AGREED, "review": {"moved": {"weeklyHours": 1, "posts": 1}}}
    path = await proposed(catalog, staff)
    for name in steps:
        assert (await step(catalog, staff, path, name, bodies.get(name))).status_code == 200
    before = (await catalog.get(path, headers=staff)).json()
    answer = await step(catalog, staff, path, wanted, bodies.get(wanted))
    assert (answer.status_code, answer.json()["type"]) == (409, f"{PROBLEM}transfer-step-not-possible")
    assert (await catalog.get(path, headers=staff)).json() == before


@pytest.mark.parametrize(
    ("change", "status", "slug"),
    [
        ({"service": "gibt-es-nicht"}, 404, "service-unknown"),
        ({"toUnit": "gibt-es-nicht"}, 404, "unit-unknown"),
        ({"toUnit": "familienkasse"}, 422, "unit-outside-the-city"),
        ({"service": "personalausweis"}, 422, "transfer-to-same-unit"),
        ({"needed": {"weeklyHours": -1, "posts": 0}}, 422, "validation-failed"),
        ({"needed": {"weeklyHours": 1e9, "posts": 0}}, 422, "validation-failed"),
        ({"reason": {"en": "no German"}}, 422, "validation-failed"),
        ({"reason": {"de": "x" * 401}}, 422, "validation-failed"),
    ],
)
async def test_wrong_wishes_are_problems(catalog, staff, change, status, slug):
    answer = await catalog.post(TRANSFERS, json=WISH | change, headers=staff | key())
    assert (answer.status_code, answer.json()["type"]) == (status, f"{PROBLEM}{slug}"), answer.text
    assert (await catalog.get(TRANSFERS, headers=staff)).json()["items"] == []


async def test_one_transfer_of_a_service_at_a_time(catalog, staff):
    path = await proposed(catalog, staff)
    twice = await catalog.post(TRANSFERS, json=WISH, headers=staff | key())
    assert (twice.status_code, twice.json()["type"]) == (409, f"{PROBLEM}transfer-open")
    assert (await step(catalog, staff, path, "withdraw", {"note": "doch nicht"})).status_code == 200
    await proposed(catalog, staff)
    listed = (await catalog.get(TRANSFERS, params={"state": "withdrawn"}, headers=staff)).json()["items"]
    assert [item["steps"][-1]["note"] for item in listed] == ["doch nicht"]
    first = (await catalog.get(TRANSFERS, params={"limit": 1}, headers=staff)).json()
    second = (await catalog.get(TRANSFERS, params={"limit": 1, "cursor": first["next"]}, headers=staff)).json()
    assert [page["items"][0]["state"] for page in (first, second)] == ["proposed", "withdrawn"]


async def test_a_service_that_moved_meanwhile_is_not_moved_again(catalog, staff):
    path = await proposed(catalog, staff)
    await step(catalog, staff, path, "check")
    await step(catalog, staff, path, "agree", AGREED)
    form = "/v1/staff/services/geburtsurkunde"
    read = await catalog.get(form, headers=staff)
    other = read.json() | {"unit": "sozialamt", "competent": None}
    put = await catalog.put(form, json=other, headers=staff | {"If-Match": read.headers["etag"]})
    assert put.status_code == 200, put.text
    answer = await step(catalog, staff, path, "carry-out")
    assert (answer.status_code, answer.json()["type"]) == (409, f"{PROBLEM}service-moved-meanwhile")
    assert (await catalog.get("/v1/services/geburtsurkunde")).json()["unit"]["id"] == "sozialamt"


async def test_only_staff_with_the_scope_may(catalog, staff, issuers):
    path = await proposed(catalog, staff)
    nobody = f"{TRANSFERS}/0198d2a4-0000-7000-8000-000000000000"
    assert (await catalog.get(nobody, headers=staff)).status_code == 404
    assert (await step(catalog, staff, nobody, "check")).status_code == 404
    for who, status in (({}, 401), (issuers.citizen(), 403), (issuers.staff("booking:staff"), 403)):
        for way in (path, TRANSFERS, f"{TRANSFERS}/balances"):
            assert (await catalog.get(way, headers=who)).status_code == status
        assert (await step(catalog, who, path, "withdraw")).status_code == status
