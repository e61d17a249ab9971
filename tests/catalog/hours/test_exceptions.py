"""Staff enter and take back exceptions; other rooms hear of each change once."""

import pytest
from sqlalchemy import text

from tests.support.clients import key

PATH = "/v1/staff/offices/bb-gohlis/exceptions"
CLOSED = {
    "effect": "closed",
    "from": "2026-12-23",
    "until": "2026-12-24",
    "reason": {"de": "Umbau", "en": "Rebuilding"},
}


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


async def events(session, office: str = "bb-gohlis") -> list[int]:
    found = await session.execute(
        text(
            "select data ->> 'version' from catalog.outbox_event where type = 'de.lotse.catalog.office_changed.v1' and subject = :o"
            " order by occurred_at"
        ),
        {"o": office},
    )
    return [int(version) for version in found.scalars()]


async def test_entering_and_taking_back(catalog, staff, session):
    told = await events(session)
    made = await catalog.post(PATH, json=CLOSED, headers=staff | key())
    assert made.status_code == 201, made.text
    exception = made.json()
    assert await events(session) == [*told, exception["edition"]]
    hours = "/v1/offices/bb-gohlis/opening-hours?from=2026-12-24&to=2026-12-24"
    assert (await catalog.get(hours)).json()["days"][0]["closed"]["reason"] == CLOSED["reason"]
    assert (await catalog.delete(f"{PATH}/{exception['id']}", headers=staff)).status_code == 204
    assert (await catalog.get(hours)).json()["days"][0]["intervals"]
    assert await events(session) == [*told, exception["edition"], exception["edition"] + 1]
    again = await catalog.delete(f"{PATH}/{exception['id']}", headers=staff)
    assert (again.status_code, again.json()["type"]) == (404, "urn:lotse:problem:exception-unknown")


async def test_a_repeated_post_enters_once(catalog, staff, session):
    told, once = await events(session), key()
    first = await catalog.post(PATH, json=CLOSED, headers=staff | once)
    second = await catalog.post(PATH, json=CLOSED, headers=staff | once)
    assert first.content == second.content
    assert second.headers["idempotent-replayed"] == "true"
    assert len(await events(session)) == len(told) + 1


async def test_an_exception_of_several_offices_is_taken_back_for_all_and_told_for_each(catalog, staff, session):
    told = await events(session, "bb-leutzsch")
    answer = await catalog.delete(f"{PATH}/x-2024-10-16", headers=staff)
    assert answer.status_code == 204
    assert len(await events(session, "bb-leutzsch")) == len(told) + 1


@pytest.mark.parametrize(
    ("office", "change", "status", "slug"),
    [
        ("nowhere", {}, 404, "office-unknown"),
        ("bb-suedwest", {}, 409, "office-ended"),
        ("bb-gohlis", {"redirect": "nowhere"}, 422, "redirect-unknown"),
        ("bb-gohlis", {"services": ["nothing"]}, 404, "service-unknown"),
        ("bb-gohlis", {"until": "2026-12-22"}, 422, "validation-failed"),
        ("bb-gohlis", {"effect": "gap"}, 422, "validation-failed"),
        ("bb-gohlis", {"effect": "gap", "opens": "12:00", "closes": "12:00"}, 422, "validation-failed"),
        ("bb-gohlis", {"effect": "extra", "opens": "22:00", "closes": "02:00"}, 422, "validation-failed"),
        ("bb-gohlis", {"effect": "open_at", "opens": "24:00"}, 422, "validation-failed"),
        ("bb-gohlis", {"opens": "12:00"}, 422, "validation-failed"),
        ("bb-gohlis", {"reason": {"en": "only English"}}, 422, "validation-failed"),
        ("bb-gohlis", {"reason": {"de": " "}}, 422, "validation-failed"),
        ("bb-gohlis", {"reason": {"de": "x\x00"}}, 422, "validation-failed"),
        ("bb-gohlis", {"reason": {"de": "x" * 401}}, 422, "validation-failed"),
        ("bb-gohlis", {"effect": "explode"}, 422, "validation-failed"),
        ("bb-gohlis", {"channels": ["door"]}, 422, "validation-failed"),
        ("bb-gohlis", {"note": "unforeseen"}, 422, "validation-failed"),
        ("bb-gohlis", {"from": "yesterday"}, 422, "validation-failed"),
    ],
)
async def test_what_makes_no_sense_is_refused_and_nobody_is_told(catalog, staff, session, office, change, status, slug):
    told = await events(session)
    answer = await catalog.post(f"/v1/staff/offices/{office}/exceptions", json=CLOSED | change, headers=staff | key())
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:lotse:problem:{slug}"), answer.text
    assert await events(session) == told


async def test_only_staff_with_the_scope_may(catalog, issuers):
    assert (await catalog.post(PATH, json=CLOSED, headers=key())).status_code == 401
    for who in (issuers.staff("booking:staff"), issuers.citizen()):
        assert (await catalog.post(PATH, json=CLOSED, headers=who | key())).status_code == 403
        assert (await catalog.delete(f"{PATH}/x-2024-10-16", headers=who)).status_code == 403


async def test_a_key_is_needed(catalog, staff):
    answer = await catalog.post(PATH, json=CLOSED, headers=staff)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:lotse:problem:idempotency-key-missing")


@pytest.mark.edge(15)
async def test_a_special_opening_on_a_holiday_must_say_so(catalog, staff):
    day = "/v1/offices/bb-gohlis/opening-hours?from=2026-10-31&to=2026-10-31"
    extra = CLOSED | {
        "effect": "extra",
        "from": "2026-10-31",
        "until": "2026-10-31",
        "opens": "10:00",
        "closes": "12:00",
    }
    await catalog.post(PATH, json=extra, headers=staff | key())
    assert (await catalog.get(day)).json()["days"][0]["closed"]["cause"] == "holiday"
    await catalog.post(PATH, json=extra | {"ignoresHolidays": True}, headers=staff | key())
    intervals = (await catalog.get(day)).json()["days"][0]["intervals"]
    assert intervals == [{"from": "10:00", "to": "12:00", "mode": "both"}]


async def test_what_is_entered_ahead_page_by_page(catalog, staff):
    for day in ("2026-12-30", "2026-12-28", "2026-12-29"):
        wanted = CLOSED | {"from": day, "until": day, "effect": "gap", "opens": "10:00", "closes": "12:45"}
        assert (await catalog.post(PATH, json=wanted, headers=staff | key())).status_code == 201
    ahead = {"from": "2026-12-28", "limit": 2}
    first = (await catalog.get(PATH, params=ahead, headers=staff)).json()
    second = (await catalog.get(PATH, params=ahead | {"cursor": first["next"]}, headers=staff)).json()
    whole = first["items"] + second["items"]
    assert [item["from"] for item in whole] == ["2026-12-28", "2026-12-29", "2026-12-30"]
    assert (whole[0]["opens"], whole[0]["closes"], whole[0]["offices"]) == ("10:00", "12:45", ["bb-gohlis"])
    assert second["next"] is None
    await catalog.delete(f"{PATH}/{whole[0]['id']}", headers=staff)
    left = (await catalog.get(PATH, params=ahead, headers=staff)).json()["items"]
    assert [item["from"] for item in left] == ["2026-12-29", "2026-12-30"]


async def test_all_exceptions_of_the_seeds_can_be_listed(catalog, staff):
    offices = (await catalog.get("/v1/offices?limit=100")).json()["items"]
    seen = []
    for office in offices:
        path = f"/v1/staff/offices/{office['id']}/exceptions"
        seen += (await catalog.get(path, params={"from": "2000-01-01", "limit": 100}, headers=staff)).json()["items"]
    assert len({item["id"] for item in seen}) > 10


async def test_the_list_is_for_staff_and_refuses_what_it_cannot_read(catalog, staff, issuers):
    assert (await catalog.get("/v1/staff/offices/gibt-es-nicht/exceptions", headers=staff)).status_code == 404
    for query, status in (("from=gestern", 422), ("limit=0", 422), ("cursor=x", 400), ("cursor=WyJ4IiwieSJd", 400)):
        assert (await catalog.get(f"{PATH}?{query}", headers=staff)).status_code == status, query
    for who, status in (({}, 401), (issuers.staff("booking:staff"), 403)):
        assert (await catalog.get(PATH, headers=who)).status_code == status
