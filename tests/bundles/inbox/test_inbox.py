"""The authority's side inside the city: its own list, one part with its fields, and the four things it can do."""

import asyncio
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from services.bundles.app import create_app
from services.bundles.settings import BundlesSettings
from tests.bundles.conftest import BIRTH, CONSENTS
from tests.bundles.evidence.files import pdf
from tests.bundles.evidence.test_evidence import bring
from tests.bundles.seeds import FAMILY
from tests.support.clients import client_of, key

ANSWERS = {"kind.vornamen": "Ada", "konto.iban": "DE02"}


class Clerk:
    """Somebody who decides the parts of one authority, or of all."""

    def __init__(self, client, issuers, authority: str | None) -> None:
        claims = {"authority": authority} if authority else {}
        self.client, self.headers = client, issuers.staff("parts:decide", sub=f"clerk-{authority}", **claims)

    async def inbox(self, expect: int = 200, **params):
        answer = await self.client.get("/v1/staff/inbox", params=params, headers=self.headers)
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def look(self, part_id, path: str = "", expect: int = 200):
        answer = await self.client.get(f"/v1/staff/parts/{part_id}{path}", headers=self.headers)
        assert answer.status_code == expect, answer.text
        return answer

    async def do(self, part_id, verb: str, body=None, expect: int = 200):
        url = f"/v1/staff/parts/{part_id}/{verb}"
        answer = await self.client.post(url, json=body, headers=self.headers | key())
        assert answer.status_code == expect, answer.text
        return answer.json()


@pytest_asyncio.fixture(loop_scope="session")
async def case(make_case):
    return await make_case(submit=True, answers=ANSWERS)


@pytest.fixture
def standesamt(client, issuers):
    return Clerk(client, issuers, "standesamt")


@pytest_asyncio.fixture(loop_scope="session")
async def part_id(case, room):
    return (await room.parts(case.id))["geburtsurkunde"].id


async def test_a_unit_sees_its_own_parts_with_age_and_counts(standesamt, case, client, issuers, part_id) -> None:
    page = await standesamt.inbox()
    item = next(item for item in page["items"] if item["id"] == str(part_id))
    assert (item["reference"], item["part"], item["state"], item["ageDays"]) == (
        case.reference, "geburtsurkunde", "released", 0,
    )  # fmt: skip
    assert {count["authority"] for count in page["counts"]} == {"standesamt"}
    assert (await Clerk(client, issuers, "familienkasse").inbox())["items"] == []
    await standesamt.inbox(authority="familienkasse", expect=403)
    everything = await Clerk(client, issuers, None).inbox(authority="standesamt")
    assert everything["counts"] == page["counts"]


async def test_every_unit_sees_where_it_piles_up_and_nothing_else(standesamt, case, part_id, client, issuers) -> None:
    other = Clerk(client, issuers, "familienkasse")
    answer = await client.get("/v1/staff/inbox/counts", headers=other.headers)
    count = next(each for each in answer.json()["items"] if each["authority"] == "standesamt")
    assert (count["state"], count["oldestAgeDays"]) == ("released", 0)
    assert count in (await standesamt.inbox())["counts"]
    assert case.reference not in answer.text
    await standesamt.do(part_id, "acknowledge")
    later = (await client.get("/v1/staff/inbox/counts", headers=other.headers)).json()["items"]
    assert {"authority": "standesamt", "state": "delivered", "number": 1, "oldestAgeDays": 0} in later
    assert (await client.get("/v1/staff/inbox/counts", headers=case.headers)).status_code == 401
    assert (await client.get("/v1/staff/inbox/counts", headers=issuers.staff("cases:staff"))).status_code == 403


async def test_pages_follow_one_another_without_gap_or_double(client, issuers, make_case) -> None:
    for _ in range(5):
        await make_case(submit=True)
    clerk, seen, cursor = Clerk(client, issuers, "standesamt"), [], None
    while True:
        page = await clerk.inbox(limit=2, **({"cursor": cursor} if cursor else {}))
        assert len(page["items"]) <= 2
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 5
    for broken in ("nonsense", "WyJhIiwiYiJd"):
        await clerk.inbox(cursor=broken, expect=400)


async def test_a_part_shows_exactly_its_fields_and_files(standesamt, case, part_id, client, issuers) -> None:
    content = pdf(2)
    brought = await bring(case, "ausweis-eltern", content=content)
    other = await bring(case, "arbeitgeber-zuschuss", content=content)
    seen = (await standesamt.look(part_id)).json()
    assert seen["fields"]["kind.vornamen"] == "Ada"
    assert "konto.iban" not in seen["fields"]
    assert seen["labels"].keys() == seen["fields"].keys()
    assert seen["labels"]["kind.vornamen"]["title"] == {"de": "Vornamen des Kindes", "en": "Given names of the child"}
    assert {each["title"]["de"] for each in seen["evidence"]} >= {"Ausweise der Eltern"}
    files = {each["id"]: each["files"] for each in seen["evidence"]}
    assert files["ausweis-eltern"] == [brought["id"]]
    answer = await standesamt.look(part_id, f"/evidence/{brought['id']}")
    assert (answer.content, answer.headers["content-type"]) == (content, "application/pdf")
    await standesamt.look(part_id, f"/evidence/{other['id']}", expect=404)
    looks = (await case.call("GET", "/access-log"))["items"]
    assert [(look["role"], look["authority"], look["what"], look["part"]) for look in looks] == [
        ("parts:decide", "standesamt", "file", "geburtsurkunde"),
        ("parts:decide", "standesamt", "parcel", "geburtsurkunde"),
    ]
    assert "clerk" not in str(looks)


async def test_foreign_and_unknown_parts_do_not_exist(client, issuers, part_id, case) -> None:
    stranger = Clerk(client, issuers, "familienkasse")
    for one in (part_id, uuid4()):
        await stranger.look(one, expect=404)
        for verb, body in (
            ("acknowledge", None),
            ("query", {"message": "?"}),
            ("decide", {"decision": "granted"}),
            ("forward", {"authority": "sozialamt"}),
        ):
            await stranger.do(one, verb, body, expect=404)
    assert (await case.call("GET", "/access-log"))["items"] == []
    plain = {"Authorization": case.headers["Authorization"]} | key()
    assert (await client.post(f"/v1/staff/parts/{part_id}/acknowledge", headers=plain)).status_code == 401


async def test_acknowledge_gives_a_receipt_once(standesamt, case, part_id) -> None:
    answer = await standesamt.do(part_id, "acknowledge")
    assert (answer["state"], answer["receipt"][:2]) == ("delivered", "E-")
    assert (await case.states())["geburtsurkunde"] == "delivered"
    await standesamt.do(part_id, "acknowledge", expect=409)


async def test_a_decision_releases_the_next_wave(standesamt, case, part_id, room) -> None:
    await standesamt.do(part_id, "acknowledge")
    await standesamt.do(part_id, "decide", {"decision": "granted", "artefacts": ["gold"]}, expect=422)
    assert (await standesamt.do(part_id, "decide", {"decision": "granted"}))["state"] == "decided"
    states = await case.states()
    assert (states["melderegister"], states["mutterschaftsgeld-2"]) == ("released", "released")
    await standesamt.do(part_id, "decide", {"decision": "granted"}, expect=409)
    await standesamt.look(part_id, expect=409)


async def test_a_part_decided_without_an_artefact_leaves_it_to_the_applicant(standesamt, case, part_id) -> None:
    await standesamt.do(part_id, "decide", {"decision": "granted", "artefacts": ["mitteilung-031010"]})
    states = await case.states()
    assert (states["melderegister"], states["elterngeld"]) == ("released", "waiting_for_applicant")


async def test_a_refusal_needs_a_reason(standesamt, case, part_id) -> None:
    await standesamt.do(part_id, "decide", {"decision": "refused"}, expect=422)
    await standesamt.do(part_id, "decide", {"decision": "refused", "reasonCode": "incomplete"})
    assert "Documents were missing" in str((await case.call("GET", "/timeline"))["items"])


async def test_a_question_shows_until_it_is_answered(standesamt, case, part_id, room) -> None:
    await standesamt.do(part_id, "query", {"message": "Zz7Kanari?"}, expect=409)
    await standesamt.do(part_id, "acknowledge")
    body = {"message": "Zz7Kanari?", "proofs": ["scheidungsurteil"], "due": "2027-01-15"}
    await standesamt.do(part_id, "query", body | {"proofs": ["gold"]}, expect=422)
    await standesamt.do(part_id, "query", body)
    gap = next(item for item in (await case.call("GET", "/missing"))["items"] if item["kind"] == "query")
    assert (gap["parts"], gap["due"]) == (["geburtsurkunde"], "2027-01-15")
    assert (await case.call("GET", "/timeline"))["items"][-1]["code"] == "part_queried"
    question = (await case.call("GET", "/queries"))["items"][0]
    assert (question["message"], question["answer"]) == ("Zz7Kanari?", None)
    assert "Zz7Kanari" not in str([await room.rows(t) for t in ("part_query", "timeline_entry", "outbox_event")])
    assert any(item["queryOpen"] for item in (await standesamt.inbox())["items"])
    await bring(case, "scheidungsurteil", content=pdf())
    await _answer(case, question["id"], 200)
    await _answer(case, question["id"], 409)
    await _answer(case, str(uuid4()), 404)
    assert not [item for item in (await case.call("GET", "/missing"))["items"] if item["kind"] == "query"]
    assert (await standesamt.look(part_id)).json()["queries"][0]["answer"] == "So ist es."


async def _answer(case, query_id: str, expect: int) -> None:
    url = f"/v1/cases/{case.id}/queries/{query_id}/answer"
    answer = await case.client.post(url, json={"message": "So ist es."}, headers=case.headers | key())
    assert answer.status_code == expect, answer.text


async def test_forwarding_keeps_the_date_and_changes_the_unit(standesamt, case, part_id, client, issuers, room) -> None:
    before = (await standesamt.look(part_id)).json()["item"]["receivedAt"]
    for wrong in ("standesamt", "familienkasse", "nowhere"):
        await standesamt.do(part_id, "forward", {"authority": wrong}, expect=422)
    await standesamt.do(part_id, "forward", {"authority": "amt-buergerservice"})
    await standesamt.do(part_id, "acknowledge", expect=404)
    new = Clerk(client, issuers, "amt-buergerservice")
    item = next(item for item in (await new.inbox())["items"] if item["id"] == str(part_id))
    assert (item["state"], item["receivedAt"]) == ("released", before)
    await new.do(part_id, "acknowledge")
    assert [row.code for row in await room.rows("timeline_entry") if row.case_id == UUID(case.id)].count(
        "part_forwarded"
    ) == 1


async def test_many_clerks_at_once_decide_once(settings_of, own_database_url, make_case, issuers) -> None:
    settings = settings_of(BundlesSettings, database_url=own_database_url)
    async with client_of(create_app(settings)) as client:
        case = await make_case(client=client)
        await case.call("POST", "/event", {"date": BIRTH})
        await case.consent(give=CONSENTS)
        await case.call("POST", "/submit", expect=202)
        clerk = Clerk(client, issuers, "standesamt")
        part_id = (await clerk.inbox())["items"][0]["id"]
        url, body = f"/v1/staff/parts/{part_id}/decide", {"decision": "granted"}
        answers = await asyncio.gather(*(client.post(url, json=body, headers=clerk.headers | key()) for _ in range(8)))
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
        codes = [entry["code"] for entry in (await case.call("GET", "/timeline"))["items"]]
        assert codes.count("part_decided") == 1


async def test_an_authority_is_warned_of_what_its_own_fields_show(
    case, room, client, issuers, standesamt, part_id, make_case
) -> None:
    facts = FAMILY | {"maternity_months": "plus"}
    clashing = await make_case(submit=True, facts=facts)
    (warning,) = (await clashing.call("GET"))["warnings"]
    assert (warning["id"], warning["authorities"]) == (
        "mutterschaft-elterngeld-plus",
        ["krankenkasse", "ajf-elterngeld"],
    )
    first = (await room.parts(clashing.id))["geburtsurkunde"].id
    assert (await standesamt.look(first)).json()["warnings"] == [], "no business of the registry office"
    await standesamt.do(first, "decide", {"decision": "granted"})
    parts = await room.parts(clashing.id)
    fund, office = Clerk(client, issuers, "krankenkasse"), Clerk(client, issuers, "ajf-elterngeld")
    assert (await fund.look(parts["mutterschaftsgeld-2"].id)).json()["warnings"] == [], (
        "its parcel does not say so either"
    )
    await fund.do(parts["mutterschaftsgeld-2"].id, "decide", {"decision": "granted"})
    (seen,) = (await office.look(parts["elterngeld"].id)).json()["warnings"]
    assert seen == warning
    assert (await case.call("GET"))["warnings"] == []
    assert (await standesamt.look(part_id)).json()["warnings"] == []
