"""Drafts over HTTP: create, fill, choose, and everything that is refused."""

import pytest

from tests.bundles.seeds import FAMILY
from tests.support.clients import key

NOBODY = "00000000-0000-7000-8000-000000000000"


async def test_create_answers_secret_once(client, make_case) -> None:
    case = await make_case()
    view = await case.call("GET")
    assert view["state"] == "draft"
    assert "secret" not in view
    assert {part["state"] for part in view["parts"]} == {"planned"}
    assert [part["id"] for part in view["inactiveParts"]] == ["familienpass"]


async def test_same_key_makes_one_case(client, room) -> None:
    body, header = {"bundle": "umzug", "mode": "online", "facts": {}}, key()
    first = await client.post("/v1/cases", json=body, headers=header)
    again = await client.post("/v1/cases", json=body, headers=header)
    other = await client.post("/v1/cases", json=body | {"mode": "place"}, headers=header)
    none = await client.post("/v1/cases", json=body)
    assert (first.status_code, again.status_code, other.status_code, none.status_code) == (201, 201, 422, 400)
    assert first.json() == again.json()
    assert len(await room.rows("case_file")) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"bundle": "moon"}, 404),
        ({"mode": "fax"}, 422),
        ({"facts": {"shoe_size": 1}}, 422),
        ({"facts": {"parents_married": "yes"}}, 422),
        ({"answers": {"shoe.size": 1}}, 422),
        ({"answers": {"konto.iban": 5}}, 422),
        ({"answers": {"konto.iban": ""}}, 422),
        ({"answers": {"konto.iban": "x" * 501}}, 422),
        ({"answers": {"kind.geburtsdatum": "14.3.2026"}}, 422),
        ({"answers": {"anzahl_urkunden": True}}, 422),
        ({"answers": {"einkommen": {"a": "x" * 20000}}}, 422),
        ({"answers": {"zaehlkinder": {"a": 1}}}, 422),
        ({"facts": {f"f{n}": 1 for n in range(201)}}, 422),
        ({"secret": "mine"}, 422),
        ({"state": "submitted"}, 422),
    ],
)
async def test_create_refuses(client, room, body, status: int) -> None:
    answer = await client.post("/v1/cases", json={"bundle": "elternexpress", "mode": "online"} | body, headers=key())
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert await room.rows("case_file") == []


@pytest.mark.parametrize(
    "values",
    [
        rb'"answers": {"konto.iban": "\ud800"}',
        rb'"answers": {"einkommen": {"x": ["\ud800"]}}',
        rb'"answers": {"\ud800": 1}',
        rb'"facts": {"\ud800": 1}',
        rb'"facts": {"mother_insurance": "\ud800"}',
        rb'"facts": {"\u0000": NaN}',
        rb'"answers": {"einkommen": {"x": Infinity}}',
    ],
)
async def test_text_nobody_can_store_is_refused(client, values: bytes) -> None:
    raw = b'{"bundle": "elternexpress", "mode": "online", %s}' % values
    answer = await client.post("/v1/cases", content=raw, headers=key() | {"Content-Type": "application/json"})
    assert answer.status_code == 422


async def test_huge_body(client) -> None:
    answer = await client.post("/v1/cases", content=b'{"a":"' + b"x" * 7_000_000 + b'"}', headers=key())
    assert answer.status_code == 413


async def test_patch_merges_and_null_takes_back(make_case) -> None:
    case = await make_case(facts={"parents_married": True}, answers={"konto.iban": "DE02", "krankenkasse": "K"})
    changed = {
        "facts": {"parents_married": None, "single_parent": True},
        "answers": {"krankenkasse": None},
        "mode": "envelope",
    }
    view = await case.call("PATCH", body=changed)
    assert (view["facts"], view["answered"], view["mode"]) == ({"single_parent": True}, ["konto.iban"], "envelope")
    await case.call("PATCH", body={"facts": {"single_parent": 3}}, expect=422)
    assert (await case.call("GET"))["facts"] == {"single_parent": True}


async def test_deselecting_asks_for_the_proof_and_back(make_case) -> None:
    case = await make_case()
    before = await case.call("GET", "/missing")
    left_out = await case.call("PUT", "/parts/geburtsurkunde", {"selected": False})
    assert left_out["deselected"] == ["geburtsurkunde"]
    asked = {item["id"] for item in (await case.call("GET", "/missing"))["items"] if item["kind"] == "evidence"}
    assert {"geburtsurkunde-elterngeld", "idnr-kind"} <= asked
    await case.call("PUT", "/parts/geburtsurkunde", {"selected": True})
    assert await case.call("GET", "/missing") == before


async def test_parts_that_cannot_be_chosen(make_case) -> None:
    case = await make_case()
    await case.call("PUT", "/parts/steuer-id", {"selected": False}, expect=409)
    await case.call("PUT", "/parts/moon", {"selected": False}, expect=404)
    await case.call("PUT", "/parts/elterngeld", {"selected": "no way"}, expect=422)


async def test_a_foreign_case_and_none_look_the_same(client, make_case, issuers) -> None:
    mine, other = await make_case(), await make_case()
    paths = [("GET", ""), ("GET", "/missing"), ("GET", "/timeline"), ("GET", "/data-flows"), ("GET", "/deadlines.ics"),
             ("PATCH", ""), ("PUT", "/parts/elterngeld"), ("POST", "/event"), ("POST", "/submit"), ("POST", "/withdraw")]  # fmt: skip
    bodies = {"PUT": {"selected": False}, "PATCH": {}}
    for method, path in paths:
        body = {"date": "2026-03-14"} if path == "/event" else bodies.get(method)
        for headers in (other.headers, issuers.citizen("stranger")):
            foreign = await client.request(method, f"/v1/cases/{mine.id}{path}", json=body, headers=headers)
            absent = await client.request(method, f"/v1/cases/{NOBODY}{path}", json=body, headers=headers)
            assert foreign.status_code == absent.status_code == 404, (method, path)
            assert {**foreign.json(), "instance": ""} == {**absent.json(), "instance": ""}
        unnamed = await client.request(method, f"/v1/cases/{mine.id}{path}", json=body)
        assert unnamed.status_code == 401, (method, path)


async def test_resident_owns_what_they_made(client, issuers) -> None:
    body = {"bundle": "elternexpress", "mode": "online", "facts": FAMILY}
    made = await client.post("/v1/cases", json=body, headers=key() | issuers.citizen("anna"))
    path = f"/v1/cases/{made.json()['id']}"
    assert (await client.get(path, headers=issuers.citizen("anna"))).status_code == 200
    assert (await client.get(path, headers=issuers.citizen("bert"))).status_code == 404
    assert (await client.get(path, headers={"Authorization": f"Secret {made.json()['secret']}"})).status_code == 200
    forged = key() | {"Authorization": "Bearer forged"}
    assert (await client.post("/v1/cases", json=body, headers=forged)).status_code == 401


async def test_missing_names_question_reason_and_date(make_case) -> None:
    case = await make_case(facts={"parents_married": True}, answers={"konto.iban": "DE02"}, eventDate="2026-03-14")
    items = {item["id"]: item for item in (await case.call("GET", "/missing"))["items"]}
    assert items["mother_insurance"]["blocking"] is True
    assert items["mother_insurance"]["text"]["en"].endswith("?")
    assert "konto.iban" not in items
    assert items["kind.vornamen"]["due"] == "2026-03-21"
    assert items["unterschrift-antragsteller"]["due"] == "2026-09-30"
    assert items["kindergeld_recipient"]["kind"] == "input"


async def test_calendar(make_case) -> None:
    case = await make_case(eventDate="2026-03-14")
    calendar = await case.call("GET", "/deadlines.ics")
    assert calendar.count("BEGIN:VEVENT") == 4
    assert "DTSTART;VALUE=DATE:20260713" in calendar
    assert "§ 7 (1) S. 2 BEEG" in calendar


async def test_a_parent_who_acts_for_a_child_is_seen(client, issuers) -> None:
    """The case is the child's; the log says that somebody acted, under a pseudonym, and which of two it was."""
    mother, father = (issuers.citizen("child", act={"sub": parent}) for parent in ("mother", "father"))
    body = {"bundle": "elternexpress", "mode": "online", "facts": FAMILY}
    made = (await client.post("/v1/cases", json=body, headers=key() | mother)).json()
    path = f"/v1/cases/{made['id']}"
    assert (await client.get(path, headers=father)).status_code == 200
    assert (await client.get(path, headers=issuers.citizen("mother"))).status_code == 404, "it is not the mother's own"
    looks = (await client.get(f"{path}/access-log", headers=issuers.citizen("child"))).json()["items"]
    assert [(look["role"], look["what"]) for look in looks] == [("representative", "case")] * 2
    seen = [look["representative"] for look in looks]
    assert len(set(seen)) == 2
    assert not {"mother", "father"} & set(seen)


async def test_a_token_bound_to_a_key_opens_no_case_without_its_proof(client, issuers) -> None:
    bound = issuers.citizen("anna", cnf={"jkt": "a" * 43})
    body = {"bundle": "elternexpress", "mode": "online", "facts": FAMILY}
    assert (await client.post("/v1/cases", json=body, headers=key() | bound)).status_code == 401
