"""Staff edit services, offices and weeks: with what they have seen, on record, now or later; what is wrong changes nothing."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from services.catalog.editing.drafts import publish_due
from tests.support.clients import key

SERVICE, OFFICE, WEEK = (
    "/v1/staff/services/personalausweis",
    "/v1/staff/offices/bb-gohlis",
    "/v1/staff/offices/bb-gohlis/weekly-hours",
)
PROBLEM = "urn:lotse:problem:"
TOMORROW = (date.today() + timedelta(days=1)).isoformat()  # noqa: DTZ011 - a day that lies ahead, wherever


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


async def read(catalog, staff, path: str):
    answer = await catalog.get(path, headers=staff)
    assert answer.status_code == 200, answer.text
    return answer.json(), staff | {"If-Match": answer.headers["etag"]}


def rule(weekday: str, opens: str, closes: str, **more) -> dict:
    return {"weekday": weekday, "opens": opens, "closes": closes, "channels": ["appointment", "walk_in"]} | more


MONDAY = "2026-11-30"
SESSION = {"dates": ["2026-12-07"], "opens": "08:00", "closes": "09:00", "channels": ["walk_in"]}
FIVE_DAYS = [rule(day, "08:00", "18:00") for day in ("mon", "tue", "wed", "thu", "fri")]
TWICE = [
    {"role": role, "offices": ["bb-gohlis"], "provenance": {"status": "sourced"}} for role in ("decides", "advises")
]


async def week_of(catalog, office: str = "bb-gohlis") -> list[dict]:
    return (await catalog.get(f"/v1/offices/{office}")).json()["week"]


async def test_every_form_is_read_back_as_it_would_be_saved(catalog, staff):
    for kind in ("services", "offices"):
        page = (await catalog.get(f"/v1/{kind}", params={"limit": 100})).json()["items"]
        for entry in page:
            path = f"/v1/staff/{kind}/{entry['id']}"
            form, seen = await read(catalog, staff, path)
            saved = await catalog.put(path, json=form, headers=seen)
            assert (saved.status_code, saved.json()["changes"], saved.json()["edition"]) == (200, [], None), saved.text


async def test_a_service_is_edited_indexed_told_and_recorded(catalog, staff, session):
    form, seen = await read(catalog, staff, SERVICE)
    form["title"]["de"] = "Personalausweis beantragen oder verlängern"
    form["criteria"]["visits"] = {
        "value": 1,
        "provenance": {"status": "sourced", "sources": ["city-staff"], "checkedAt": "2026-11-01"},
    }
    saved = await catalog.put(SERVICE, json=form, headers=seen)
    assert saved.status_code == 200, saved.text
    assert {change["field"] for change in saved.json()["changes"]} == {
        "title.de", "criteria.visits.value", "criteria.visits.provenance.status", "criteria.visits.provenance.sources",
        "criteria.visits.provenance.checkedAt",
    }  # fmt: skip
    public = (await catalog.get("/v1/services/personalausweis")).json()
    assert public["criteria"]["visits"]["provenance"]["checkedAt"] == "2026-11-01"
    found = (await catalog.get("/v1/services", params={"q": "verlängern"})).json()["items"]
    assert "personalausweis" in [item["id"] for item in found]
    told = await session.execute(text("select data from catalog.outbox_event order by occurred_at desc limit 40"))
    assert {"serviceId": "personalausweis", "version": saved.json()["edition"]} in list(told.scalars())
    record = (await catalog.get("/v1/staff/edits", params={"subject": "personalausweis"}, headers=staff)).json()[
        "items"
    ][0]
    assert (record["kind"], record["changes"][0]["field"]) == ("service", "title.de")
    assert record["changes"][0]["before"] == "Personalausweis beantragen"
    again = await catalog.put(SERVICE, json=form, headers=staff | {"If-Match": saved.headers["etag"]})
    assert again.json()["changes"] == []


async def test_nobody_overwrites_what_they_have_not_seen(catalog, staff):
    for path in (SERVICE, OFFICE, WEEK):
        form, seen = await read(catalog, staff, path)
        unsaid = await catalog.put(path, json=form, headers=staff)
        assert (unsaid.status_code, unsaid.json()["type"]) == (428, f"{PROBLEM}precondition-required")
        for wrong in ({"If-Match": '"other"'}, {"If-None-Match": "*"}):
            late = await catalog.put(path, json=form, headers=staff | wrong)
            assert (late.status_code, late.json()["type"]) == (412, f"{PROBLEM}changed-meanwhile")
        any_version = await catalog.put(path, json=form, headers=staff | {"If-Match": "*"})
        assert any_version.status_code == 200, (path, any_version.text)
        assert seen["If-Match"] == any_version.headers["etag"]


async def test_a_new_service_and_a_new_office(catalog, staff):
    form, _ = await read(catalog, staff, SERVICE)
    new = staff | {"If-None-Match": "*"}
    form |= {
        "id": "hausausweis",
        "title": {"de": "Hausausweis"},
        "keys": {"leikaId": None, "provenance": {"status": "unknown"}},
    }
    made = await catalog.put("/v1/staff/services/hausausweis", json=form, headers=new)
    assert made.status_code == 200, made.text
    assert (await catalog.get("/v1/services/hausausweis")).json()["title"] == {"de": "Hausausweis"}
    office, _ = await read(catalog, staff, OFFICE)
    office |= {"id": "bb-neu", "openingSet": None}
    assert (await catalog.put("/v1/staff/offices/bb-neu", json=office, headers=new)).status_code == 200
    assert (await catalog.put("/v1/staff/offices/bb-neu", json=office, headers=new)).status_code == 412


async def test_an_office_closes_and_names_its_successor(catalog, staff):
    form, seen = await read(catalog, staff, OFFICE)
    form |= {"closedFrom": "2026-01-01", "successor": "bb-leutzsch"}
    form["accessibility"] = {
        "stepFree": {"value": True, "provenance": {"status": "sourced", "sources": ["city-staff"]}}
    }
    saved = await catalog.put(OFFICE, json=form, headers=seen)
    assert saved.json()["warnings"] == []
    office = (await catalog.get("/v1/offices/bb-gohlis?closed=true")).json()
    assert (office["state"], office["successor"]) == ("closed_for_good", "bb-leutzsch")
    assert office["accessibility"]["stepFree"]["value"] is True


async def test_a_week_of_its_own_leaves_the_others_alone(catalog, staff):
    leutzsch = await week_of(catalog, "bb-leutzsch")
    form, seen = await read(catalog, staff, WEEK)
    form["rules"] = [*FIVE_DAYS, rule("sat", "09:00", "12:00", every=2, phase="2026-12-05")]
    saved = await catalog.put(WEEK, json=form, headers=seen)
    assert (saved.status_code, saved.json()["warnings"]) == (200, []), saved.text
    assert [day["intervals"] for day in await week_of(catalog)] == [["08:00-18:00"]] * 5 + [[], []]
    assert await week_of(catalog, "bb-leutzsch") == leutzsch
    hours = (await catalog.get("/v1/offices/bb-gohlis/opening-hours?from=2026-12-05&to=2026-12-19")).json()["days"]
    assert [bool(hours[n]["intervals"]) for n in (0, 7, 14)] == [True, False, True]


async def test_dated_sessions_of_a_mobile_office(catalog, staff):
    path = "/v1/staff/offices/mobil-plagwitz/weekly-hours"
    form, seen = await read(catalog, staff, path)
    session = {"dates": ["2026-12-03", "2026-12-25"], "opens": "10:00", "closes": "14:00", "channels": ["appointment"]}
    saved = await catalog.put(path, json=form | {"rules": [session]}, headers=seen)
    assert [w["code"] for w in saved.json()["warnings"]] == ["session-on-holiday"]
    days = (await catalog.get("/v1/offices/mobil-plagwitz/opening-hours?from=2026-12-02&to=2026-12-25")).json()["days"]
    assert [day["date"] for day in days if day["intervals"]] == ["2026-12-03"]


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ([rule("mon", "08:00", "12:00"), rule("mon", "11:00", "13:00")], "rules.1"),
        ([rule("mon", "08:00", "12:00"), rule("mon", "11:00", "13:00", nth=-1)], "rules.1"),
        ([rule("mon", "08:00", "12:00", every=2, phase="2026-11-23"), rule("mon", "11:00", "13:00", every=3, phase=MONDAY)], "rules.1"),
        ([SESSION, rule("mon", "08:00", "12:00")], "rules.1"),
        ([rule("mon", "08:00", "12:00", validFrom="2027-01-05", validUntil="2027-01-10")], "rules.0"),
        ([rule("mon", "12:00", "08:00")], "rules.0"),
        ([rule("mon", "08:00", "08:00")], "rules.0"),
        ([rule("mon", "08:00", "25:00")], "rules.0.closes"),
        ([rule("mon", "08:00", "12:00", every=2)], "rules.0"),
        ([rule("mon", "08:00", "12:00", nth=6)], "rules.0.nth"),
        ([rule("mon", "08:00", "12:00", validFrom="2027-02-30")], "rules.0.validFrom"),
        ([rule("mon", "08:00", "12:00", validFrom="2027-02-01", validUntil="2027-01-01")], "rules.0"),
        ([rule("mon", "08:00", "12:00", dates=["2027-01-04"])], "rules.0"),
        ([rule("mon", "08:00", "12:00", channels=[])], "rules.0.channels"),
        ([rule("day", "08:00", "12:00")], "rules.0.weekday"),
        ([rule("mon", "08:00", "12:00", dates=[])], "rules.0.dates"),
        ([rule("mon", "08:00", "09:00")] * 61, "rules"),
    ],
)  # fmt: skip
async def test_hours_that_cannot_be_are_refused_and_change_nothing(catalog, staff, rules, field):
    before = await week_of(catalog)
    form, seen = await read(catalog, staff, WEEK)
    answer = await catalog.put(WEEK, json=form | {"rules": rules}, headers=seen)
    assert (answer.status_code, answer.json()["type"]) == (422, f"{PROBLEM}validation-failed"), answer.text
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert (await read(catalog, staff, WEEK))[0] == form
    assert await week_of(catalog) == before


@pytest.mark.parametrize(
    ("path", "rules", "code"),
    [
        (WEEK, [rule("mon", "08:00", "12:00")], "standard-fail"),
        (WEEK, [], "no-regular-hours"),
        (WEEK, [*FIVE_DAYS, rule("sat", "08:00", "09:00", channels=["phone"])],
         "channel-not-offered"),
        (WEEK, [*FIVE_DAYS, rule("sat", "08:00", "09:00", validUntil="2020-01-01")],
         "rule-ended"),
        ("/v1/staff/offices/standesamt/weekly-hours", [rule("mon", "08:00", "12:00")], "standard-info"),
    ],
)  # fmt: skip
async def test_what_is_odd_is_saved_with_a_warning(catalog, staff, path, rules, code):
    form, seen = await read(catalog, staff, path)
    answer = await catalog.put(path, json=form | {"rules": rules}, headers=seen)
    assert answer.status_code == 200, answer.text
    assert code in [warning["code"] for warning in answer.json()["warnings"]]


@pytest.mark.parametrize(
    ("path", "change", "field"),
    [
        (SERVICE, {"id": "other"}, "id"),
        (SERVICE, {"unit": "nobody"}, "unit"),
        (SERVICE, {"title": {"en": "only English"}}, "title"),
        (SERVICE, {"title": {"de": "a\x00b"}}, "title.de"),
        (SERVICE, {"competent": ["nobody"]}, "competent"),
        (SERVICE, {"caseGroup": "nothing"}, "caseGroup"),
        (SERVICE, {"combines": ["nothing"]}, "combines"),
        (SERVICE, {"handledAt": [{"role": "decides", "offices": ["nowhere"], "provenance": {"status": "sourced"}}]}, "handledAt.0.offices"),
        (SERVICE, {"handledAt": TWICE}, "handledAt"),
        (SERVICE, {"surprise": 1}, "surprise"),
        (OFFICE, {"id": "other"}, "id"),
        (OFFICE, {"openingSet": "nothing"}, "openingSet"),
        (OFFICE, {"successor": "bb-leutzsch"}, "closedFrom"),
        (OFFICE, {"successor": "bb-gohlis", "closedFrom": "2027-01-01"}, "successor"),
        (OFFICE, {"successor": "nowhere", "closedFrom": "2027-01-01"}, "successor"),
        (OFFICE, {"validFrom": "2027-01-01", "closedFrom": "2027-01-01"}, "closedFrom"),
        (OFFICE, {"channels": ["door"]}, "channels.0"),
    ],
)  # fmt: skip
async def test_forms_that_make_no_sense_are_refused_and_change_nothing(catalog, staff, path, change, field):
    form, seen = await read(catalog, staff, path)
    answer = await catalog.put(path, json=form | change, headers=seen)
    assert answer.status_code == 422, answer.text
    assert field in [error["field"] for error in answer.json()["errors"]], answer.text
    assert (await read(catalog, staff, path))[0] == form


async def test_odd_characters_deep_inside_are_a_problem_too(catalog, staff):
    form, seen = await read(catalog, staff, SERVICE)
    answer = await catalog.put(SERVICE, json=form | {"law": ["\x00"]}, headers=seen)
    assert (answer.status_code, answer.json()["type"]) == (422, f"{PROBLEM}validation-failed")
    assert (await catalog.put("/v1/staff/services/NOT%20AN%20ID", json=form, headers=seen)).status_code == 422
    assert (await catalog.get("/v1/staff/services/nothing", headers=staff)).status_code == 404
    assert (await catalog.get("/v1/staff/offices/nowhere/weekly-hours", headers=staff)).status_code == 404


async def test_a_draft_waits_for_a_person(catalog, staff):
    form, seen = await read(catalog, staff, OFFICE)
    kept = await catalog.put(OFFICE, params={"draft": "true"}, json=form | {"features": ["lift"]}, headers=seen)
    assert (kept.json()["edition"], (await read(catalog, staff, OFFICE))[0]["features"]) == (None, form["features"])
    path = f"/v1/staff/drafts/{kept.json()['draft']}"
    listed = (await catalog.get("/v1/staff/drafts", headers=staff)).json()["items"]
    assert listed[0]["body"]["features"] == ["lift"]
    assert (await catalog.post(f"{path}/publish", headers=staff | key())).status_code == 200
    assert (await read(catalog, staff, OFFICE))[0]["features"] == ["lift"]
    assert (await catalog.post(f"{path}/publish", headers=staff | key())).status_code == 404
    assert (await catalog.delete(path, headers=staff)).status_code == 404


async def test_a_draft_made_from_an_older_version_overwrites_nothing(catalog, staff):
    form, seen = await read(catalog, staff, OFFICE)
    kept = await catalog.put(OFFICE, params={"draft": "true"}, json=form | {"features": ["lift"]}, headers=seen)
    await catalog.put(OFFICE, json=form | {"features": ["ramp"]}, headers=seen)
    late = await catalog.post(f"/v1/staff/drafts/{kept.json()['draft']}/publish", headers=staff | key())
    assert (late.status_code, late.json()["type"]) == (412, f"{PROBLEM}changed-meanwhile")
    assert (await read(catalog, staff, OFFICE))[0]["features"] == ["ramp"]


async def test_a_day_comes_and_its_drafts_are_published(catalog, staff, session):
    form, seen = await read(catalog, staff, OFFICE)
    past = await catalog.put(OFFICE, params={"publishOn": "2020-01-01"}, json=form, headers=seen)
    assert (past.status_code, past.json()["type"]) == (422, f"{PROBLEM}publish-day-is-past")
    for features in (["lift"], ["ramp"]):
        kept = await catalog.put(
            OFFICE, params={"publishOn": TOMORROW}, json=form | {"features": features}, headers=seen
        )
        assert kept.json()["publishOn"] == TOMORROW
    assert await publish_due(session, date.fromisoformat(TOMORROW) - timedelta(days=1)) == 0
    assert await publish_due(session, date.fromisoformat(TOMORROW)) == 1
    await session.commit()
    assert (await read(catalog, staff, OFFICE))[0]["features"] == ["lift"]
    refused = (await catalog.get("/v1/staff/drafts", params={"state": "refused"}, headers=staff)).json()["items"]
    assert [(draft["body"]["features"], draft["problem"]) for draft in refused] == [(["ramp"], "changed-meanwhile")]


async def test_only_staff_with_the_scope_may(catalog, issuers):
    for who, status in (({}, 401), (issuers.staff("booking:staff"), 403), (issuers.citizen(), 403)):
        for path in (SERVICE, OFFICE, WEEK, "/v1/staff/edits", "/v1/staff/drafts", "/v1/staff/upkeep/stale"):
            assert (await catalog.get(path, headers=who)).status_code == status, path
        for path in (SERVICE, OFFICE, WEEK):
            assert (await catalog.put(path, json={}, headers=who)).status_code == status, path


async def test_how_many_fit_into_one_visit_is_told_with_the_service_and_at_its_offices(catalog, staff):
    form, seen = await read(catalog, staff, SERVICE)
    assert form["maxQuantity"] is None
    for wrong in (0, 51, "many", 1.5):
        answer = await catalog.put(SERVICE, json=form | {"maxQuantity": wrong}, headers=seen)
        assert answer.status_code == 422, answer.text
    assert (await catalog.put(SERVICE, json=form | {"maxQuantity": 4}, headers=seen)).status_code == 200
    assert (await catalog.get("/v1/services/personalausweis")).json()["maxQuantity"] == 4
    services = (await catalog.get("/v1/offices/bb-gohlis")).json()["services"]
    assert {s["id"]: s["maxQuantity"] for s in services}["personalausweis"] == 4
    assert {s["maxQuantity"] for s in services if s["id"] != "personalausweis"} == {None}
