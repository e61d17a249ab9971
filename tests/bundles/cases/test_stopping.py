"""Hard situations: what should not go on ends, deadlines change, words stay neutral, a human being is named."""

from datetime import date

import pytest

from services.bundles.compiler.compile import compile_plan
from tests.bundles.conftest import BIRTH, parcel_of
from tests.bundles.envelopes.test_envelopes import Counter
from tests.bundles.seeds import FAMILY, definition
from tests.support.clients import key

STILLBIRTH = FAMILY | {"hard_case": "stillbirth"}
JOY = ("glück", "congrat", "herzlich", "freu", "joy", "happy")


async def test_a_stillbirth_stops_everything_but_the_notice(make_case) -> None:
    case = await make_case(facts=STILLBIRTH, submit=True, consent=False)
    seen = await case.call("GET")
    assert [part["id"] for part in seen["parts"]] == ["geburtsurkunde"]
    assert {part["code"] for part in seen["inactiveParts"]} == {"stopped"}
    assert seen["quiet"] is True
    assert seen["notices"][0]["office"] == "standesamt"
    assert "115" in seen["notices"][0]["contact"]["de"]
    calendar = await case.call("GET", "/deadlines.ics")
    assert "18 (1) S. 2 PStG" in calendar
    assert "20260318" in calendar, "the third working day after Saturday, 14 March"
    told = str(seen) + str(await case.call("GET", "/timeline")) + str(await case.call("GET", "/missing"))
    assert not any(word in told.lower() for word in JOY)


async def test_a_case_under_way_stops_too(make_case, room) -> None:
    case = await make_case(submit=True)
    stopped = await case.call("POST", "/stop", {"rule": "stillbirth"})
    assert await case.call("POST", "/stop", {"rule": "stillbirth"}) == stopped
    assert [part["id"] for part in stopped["parts"]] == ["geburtsurkunde"]
    states = {key: row.state for key, row in (await room.parts(case.id)).items()}
    assert states.pop("geburtsurkunde") == "released"
    assert set(states.values()) == {"withdrawn"}
    assert {(row.part, str(row.due)) for row in await room.rows("deadline")} == {("geburtsurkunde", "2026-03-18")}
    timeline = (await case.call("GET", "/timeline"))["items"]
    assert [entry["code"] for entry in timeline].count("case_stopped") == 1


async def test_the_authority_that_has_a_part_is_told(make_case, room) -> None:
    facts = ("has_vehicle", "in_parking_zone", "has_dog", "low_income", "children_under_school_age")
    case = await make_case("umzug", facts=dict.fromkeys(facts, False))
    await case.call("POST", "/event", {"date": BIRTH})
    await case.call("POST", "/submit", expect=202)
    await case.call("POST", "/withdraw")
    (withdrawn,) = await room.events("part_withdrawn")
    assert withdrawn["caseId"] == case.id


async def test_a_counter_can_say_it_for_them(make_case, client, issuers) -> None:
    case = await make_case(submit=True)
    headers = Counter(client, issuers).headers
    answer = await client.post(f"/v1/staff/cases/{case.reference}/stop", json={"rule": "child-died"}, headers=headers)
    assert answer.status_code == 200, answer.text
    assert {part["id"] for part in answer.json()["parts"]} == {"geburtsurkunde", "melderegister"}
    assert [look["what"] for look in (await case.call("GET", "/access-log"))["items"]] == ["case"]


async def test_a_confidential_birth_is_never_bundled(client, make_case, room) -> None:
    body = {"bundle": "elternexpress", "mode": "online", "facts": {"hard_case": "confidential_birth"}}
    answer = await client.post("/v1/cases", json=body, headers=key() | {"Accept-Language": "en"})
    assert answer.status_code == 409
    assert "protected way" in answer.json()["detail"]
    assert await room.rows("case_file") == []
    preview = await client.post(
        "/v1/bundles/elternexpress/preview", json={"facts": {"hard_case": "confidential_birth"}}
    )
    assert preview.json()["notices"][0]["id"] == "confidential-birth"
    case = await make_case()
    await case.call("POST", "/stop", {"rule": "confidential-birth"}, expect=409)
    await case.call("PATCH", body={"facts": {"hard_case": "confidential_birth"}}, expect=409)


async def test_a_blocked_address_marks_every_parcel(make_case, client, issuers, room) -> None:
    plain, blocked = (
        await make_case(submit=True),
        await make_case(facts=FAMILY | {"address_blocked": True}, submit=True),
    )
    marks = []
    for case in (plain, blocked):
        part = (await room.parts(case.id))["geburtsurkunde"]
        worker = issuers.staff("parcels:read")
        marks.append((await parcel_of(client, part.id, worker))["marks"])
    assert marks == [[], ["auskunftssperre"]]


@pytest.mark.parametrize(("body", "status"), [({"rule": "nothing"}, 422), ({}, 422), ({"rule": "x" * 65}, 422)])
async def test_unknown_situations_are_named(make_case, body, status: int) -> None:
    case = await make_case()
    await case.call("POST", "/stop", body, expect=status)
    await case.call("POST", "/withdraw")
    await case.call("POST", "/stop", {"rule": "stillbirth"}, expect=409)


def test_when_the_mother_died_the_parts_for_the_child_go_on() -> None:

    chosen = definition("elternexpress")
    plan = compile_plan(chosen, FAMILY | {"hard_case": "mother_died"}, received=date(2026, 3, 20))
    assert "mutterschaftsgeld-2" not in plan.active
    assert {"geburtsurkunde", "elterngeld", "kindergeld"} <= set(plan.active)
    assert plan.advice == ()
