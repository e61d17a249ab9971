"""Bad input is a clear problem, never a 500 and never a silent answer to another question."""

import pytest

INVALID, OFFICE, HOURS = "validation-failed", "/v1/offices/bb-gohlis", "/v1/offices/bb-gohlis/opening-hours"

CASES = [
    ("/v1/services", {"limit": "0"}, 422, INVALID),
    ("/v1/services", {"limit": "101"}, 422, INVALID),
    ("/v1/services", {"limit": "abc"}, 422, INVALID),
    ("/v1/services", {"limit": "9" * 400}, 422, INVALID),
    ("/v1/services", {"q": "a" * 5000}, 422, INVALID),
    ("/v1/services", {"q": ""}, 422, INVALID),
    ("/v1/services", {"q": "a\x00b"}, 422, INVALID),
    ("/v1/services", {"q": "    "}, 422, "query-empty"),
    ("/v1/services", {"q": "&|!():*<->"}, 422, "query-empty"),
    ("/v1/services", {"q": "\"'`"}, 422, "query-empty"),
    ("/v1/services", {"q": "\u0301\u200b"}, 422, "query-empty"),
    ("/v1/services", {"channel": "pigeon"}, 422, INVALID),
    ("/v1/services", {"eid": "maybe"}, 422, INVALID),
    ("/v1/services", {"audience": "cats"}, 422, INVALID),
    ("/v1/services", {"office": "a\x00"}, 422, INVALID),
    ("/v1/services", {"lifeEvent": "a b"}, 422, INVALID),
    ("/v1/services", {"cursor": "broken"}, 400, "invalid-cursor"),
    ("/v1/services", {"cursor": "WyJ4IiwgImEiLCAiYiJd"}, 400, "invalid-cursor"),
    ("/v1/services", {"cursor": "WyJOYU4iLCAiYSIsICJiIl0"}, 400, "invalid-cursor"),
    ("/v1/services", {"cursor": "WyIxIiwgIlx1MDAwMCIsICJiIl0"}, 400, "invalid-cursor"),
    ("/v1/services", {"cursor": "ü"}, 400, "invalid-cursor"),
    ("/v1/services", {"cursor": "x" * 601}, 422, INVALID),
    ("/v1/services/nothing", {}, 404, "service-unknown"),
    ("/v1/services/nothing/channels", {}, 404, "service-unknown"),
    ("/v1/services/nothing/servicebereich-check", {}, 404, "service-unknown"),
    ("/v1/services/%00", {}, 422, INVALID),
    ("/v1/services/personalausweis/channels", {"at": "2026-11-18T10:00:00"}, 422, INVALID),
    ("/v1/services/personalausweis/channels", {"at": "soon"}, 422, INVALID),
    ("/v1/services/personalausweis/channels", {"at": "9999-12-31T23:59:59Z"}, 422, "calendar-unknown"),
    ("/v1/services/personalausweis/channels", {"at": "0001-01-01T00:00:00+14:00"}, 422, "calendar-unknown"),
    ("/v1/offices", {"limit": "0"}, 422, INVALID),
    ("/v1/offices", {"cursor": "e30"}, 400, "invalid-cursor"),
    ("/v1/offices", {"taskType": "anything"}, 422, INVALID),
    ("/v1/offices", {"usable": "perhaps"}, 422, INVALID),
    ("/v1/offices/" + "x" * 200, {}, 422, INVALID),
    ("/v1/offices/nowhere/is-open", {}, 404, "office-unknown"),
    ("/v1/offices/nowhere/hours.ics", {}, 404, "office-unknown"),
    ("/v1/offices/nowhere/opening-hours", {}, 404, "office-unknown"),
    (f"{OFFICE}/is-open", {"at": "2026-11-18T10:00:00"}, 422, INVALID),
    (f"{OFFICE}/is-open", {"at": "2026-11-18"}, 422, INVALID),
    (f"{OFFICE}/is-open", {"at": "9999-12-31T23:59:59-12:00"}, 422, "calendar-unknown"),
    (f"{OFFICE}/is-open", {"at": "2041-01-07T10:00:00Z"}, 422, "calendar-unknown"),
    (f"{OFFICE}/is-open", {"kind": "window"}, 422, INVALID),
    (HOURS, {"from": "2026-12-01", "to": "2026-11-30"}, 422, "range-reversed"),
    (HOURS, {"from": "2026-01-01", "to": "2027-02-05"}, 422, "range-too-long"),
    (HOURS, {"from": "0001-01-01", "to": "9999-12-31"}, 422, "range-too-long"),
    (HOURS, {"from": "9999-12-31"}, 422, "calendar-unknown"),
    (HOURS, {"from": "2040-12-30"}, 422, "calendar-unknown"),
    (HOURS, {"from": "2022-12-31"}, 422, "calendar-unknown"),
    (HOURS, {"from": "2026-02-30"}, 422, INVALID),
    (HOURS, {"from": "tomorrow"}, 422, INVALID),
    (HOURS, {"service": "a\x00"}, 422, INVALID),
    (f"{OFFICE}/hours.ics", {"from": "2026-12-01", "to": "2026-11-30"}, 422, "range-reversed"),
    ("/v1/standards/check", {"office": "nowhere"}, 404, "office-unknown"),
    ("/v1/life-events", {"cursor": "WyJhIl0"}, 400, "invalid-cursor"),
    ("/v1/life-events", {"cursor": "Wzk5OTk5OTk5OTk5OTld"}, 400, "invalid-cursor"),
    ("/v1/life-events/nothing", {}, 404, "life-event-unknown"),
    ("/v1/competence", {"service": "elterngeld"}, 422, "place-needed"),
    ("/v1/competence", {"service": "elterngeld", "ars": "147130000000", "postcode": "04109"}, 422, "place-needed"),
    ("/v1/competence", {"postcode": "04109"}, 422, INVALID),
    ("/v1/competence", {"service": "elterngeld", "postcode": "4109"}, 422, INVALID),
    ("/v1/competence", {"service": "elterngeld", "ars": "14713"}, 422, INVALID),
    ("/v1/competence", {"service": "nothing", "postcode": "04109"}, 404, "service-unknown"),
    ("/v1/competence", {"service": "elterngeld", "street": "a\x00b"}, 422, INVALID),
    ("/v1/figures", {"limit": "-1"}, 422, INVALID),
    ("/v1/sources", {"cursor": "W10"}, 400, "invalid-cursor"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "query", "status", "slug"), CASES)
async def test_it_is_a_problem(catalog, path, query, status, slug):
    answer = await catalog.get(path, params=query, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:lotse:problem:{slug}"), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    ["perso'; drop table catalog.office; --", "a & b | !c", "perso:*", "\\", "%", "_", "'perso\"", "(((", "пасспорт", "身份证", "🙂",
     "a" * 200, "ab " * 60, "İstanbul", "ﬁ", "Straße\tMarkt\n"],
)  # fmt: skip
async def test_odd_words_are_words(catalog, query):
    answer = await catalog.get("/v1/services", params={"q": query})
    assert answer.status_code in (200, 422), answer.text
    if answer.status_code == 422:
        assert answer.json()["type"] == "urn:lotse:problem:query-empty"


async def test_operators_in_a_query_do_not_hide_what_is_meant(catalog):
    for query in ("perso & !reisepass", '"Personalausweis"', "perso'); --"):
        items = (await catalog.get("/v1/services", params={"q": query})).json()["items"]
        assert "personalausweis" in [item["id"] for item in items[:3]], query
