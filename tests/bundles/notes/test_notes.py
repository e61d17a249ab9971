"""Notes over HTTP: two authorities talk about one case while the person allows it, and a unit keeps its own to itself."""

import asyncio
import json
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from services.bundles.app import create_app
from services.bundles.notes import writing
from services.bundles.retention.running import run
from services.bundles.settings import BundlesSettings
from shared.clock import utc_now
from tests.bundles.conftest import parcel_of
from tests.bundles.inbox.test_inbox import Clerk
from tests.bundles.privacy.test_export_and_erasure import erase
from tests.bundles.privacy.test_retention import later
from tests.bundles.seeds import everything
from tests.support.clients import client_of, key

SHARING = ("notizen-wohngeld", "notizen-kfz")
OWN, SHARED = "Zz7Kanari-own", "Zz7Kanari-shared"


class Writer(Clerk):
    """A clerk with a pencil."""

    async def write(self, part_id, words: str, audience: str = "authorities", expect: int = 201, headers=None):
        url, body = f"/v1/staff/parts/{part_id}/notes", {"audience": audience, "words": words}
        answer = await self.client.post(url, json=body, headers=self.headers | (headers or key()))
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def words(self, part_id) -> list[str]:
        return [each["words"] for each in (await self.look(part_id, "/notes")).json()["items"]]

    async def take_back(self, part_id, note_id, expect: int = 204) -> None:
        answer = await self.client.delete(f"/v1/staff/parts/{part_id}/notes/{note_id}", headers=self.headers)
        assert answer.status_code == expect, answer.text


@pytest.fixture
def sozialamt(client, issuers):
    return Writer(client, issuers, "sozialamt")


@pytest.fixture
def kfz(client, issuers):
    return Writer(client, issuers, "kfz-zulassung")


@pytest_asyncio.fixture(loop_scope="session")
async def case(make_case, client, issuers, room):
    """A move whose first part is decided: Sozialamt and Kfz-Zulassung each have something in hand."""
    case = await make_case("umzug", everything("umzug"), consent=False, submit=True)
    first = (await room.parts(case.id))["wohnsitz"].id
    await Clerk(client, issuers, "amt-buergerservice").do(first, "decide", {"decision": "granted"})
    await case.consent(give=SHARING)
    return case


@pytest_asyncio.fixture(loop_scope="session")
async def parts(case, room):
    return {key: row.id for key, row in (await room.parts(case.id)).items()}


async def test_two_authorities_read_one_another(case, parts, sozialamt, kfz) -> None:
    written = await sozialamt.write(parts["wohngeld"], SHARED)
    assert (written["authority"], written["part"], written["audience"]) == ("sozialamt", "wohngeld", "authorities")
    await kfz.write(parts["kfz"], "Danke.")
    assert await sozialamt.words(parts["wohngeld"]) == [SHARED, "Danke."]
    assert await kfz.words(parts["kfz"]) == [SHARED, "Danke."]
    told = (await case.call("GET", "/notes"))["items"]
    assert [(each["words"], each["authority"], each["readers"]) for each in told] == [
        (SHARED, "sozialamt", ["kfz-zulassung"]), ("Danke.", "kfz-zulassung", ["sozialamt"]),
    ]  # fmt: skip
    assert (await case.call("GET", "/timeline"))["items"][-1]["text"]["en"].startswith(
        "An authority noted something on"
    )


@pytest.mark.parametrize("whose", SHARING)
async def test_taking_a_consent_back_hides_at_once_and_giving_it_shows_again(
    case, parts, sozialamt, kfz, whose
) -> None:
    await sozialamt.write(parts["wohngeld"], SHARED)
    await case.consent(revoke=(whose,))
    assert await kfz.words(parts["kfz"]) == []
    assert await sozialamt.words(parts["wohngeld"]) == [SHARED], "its own stays its own"
    assert (await case.call("GET", "/notes"))["items"][0]["readers"] == []
    last = (await case.call("GET", "/timeline"))["items"][-1]
    assert (last["code"], "goes on all the same" in last["text"]["en"]) == ("choice_revoked", True)
    assert (await case.states())["kfz"] == "released", "no part hangs on it"
    await case.consent(give=(whose,))
    assert await kfz.words(parts["kfz"]) == [SHARED]


async def test_without_a_ground_nothing_is_shared(case, parts, client, issuers, sozialamt) -> None:
    await case.consent(refuse=("notizen-wohngeld",))
    refused = await sozialamt.write(parts["wohngeld"], SHARED, expect=409)
    assert refused["type"].endswith("sharing-not-allowed")
    await sozialamt.write(parts["wohngeld"], OWN, audience="unit")


async def test_what_a_unit_keeps_is_seen_by_nobody_else(case, parts, sozialamt, kfz, client, issuers, room) -> None:
    await sozialamt.write(parts["wohngeld"], OWN, audience="unit")
    assert await sozialamt.words(parts["wohngeld"]) == [OWN]
    assert await kfz.words(parts["kfz"]) == []
    pages = [await case.call("GET", path) for path in ("", "/timeline", "/notes", "/missing", "/data-flows", "/export")]
    assert OWN not in str(pages)
    assert pages[-1]["keptNotes"] == [{"authority": "sozialamt", "number": 1}]
    assert OWN not in (await sozialamt.look(parts["wohngeld"])).text
    assert OWN not in str(await parcel_of(client, parts["wohngeld"], issuers.staff("parcels:read")))
    tables = ("case_note", "timeline_entry", "outbox_event", "access_entry", "idempotency_key")
    assert OWN not in str([await room.rows(table) for table in tables])
    await Clerk(client, issuers, "sozialamt").do(parts["wohngeld"], "forward", {"authority": "standesamt"})
    assert await Writer(client, issuers, "standesamt").words(parts["wohngeld"]) == []


async def test_a_consent_does_not_travel_with_a_part_that_is_forwarded(
    case, parts, sozialamt, kfz, client, issuers
) -> None:
    await sozialamt.write(parts["wohngeld"], SHARED)
    await kfz.write(parts["kfz"], "Danke.")
    await sozialamt.do(parts["wohngeld"], "forward", {"authority": "standesamt"})
    new = Writer(client, issuers, "standesamt")
    assert await new.words(parts["wohngeld"]) == [], "the person allowed it to another unit"
    assert (await new.write(parts["wohngeld"], "Neu", expect=409))["type"].endswith("sharing-not-allowed")
    assert await kfz.words(parts["kfz"]) == [SHARED, "Danke."], "what was shared before stays shared"


async def test_every_touch_is_in_the_access_log(case, parts, sozialamt, kfz) -> None:
    own = await sozialamt.write(parts["wohngeld"], OWN, audience="unit")
    await kfz.words(parts["kfz"])
    await sozialamt.take_back(parts["wohngeld"], own["id"])
    looks = (await case.call("GET", "/access-log"))["items"]
    assert [(look["authority"], look["what"], look["part"]) for look in looks] == [
        ("sozialamt", "note", "wohngeld"),
        ("kfz-zulassung", "notes", "kfz"),
        ("sozialamt", "note", "wohngeld"),
    ]
    codes = [entry["code"] for entry in (await case.call("GET", "/timeline"))["items"]]
    assert not {"note_shared", "note_removed"} & set(codes), "what is kept is no news"


async def test_taking_back_is_for_the_unit_and_once(case, parts, sozialamt, kfz) -> None:
    note = (await sozialamt.write(parts["wohngeld"], SHARED))["id"]
    await kfz.take_back(parts["kfz"], note, expect=404)
    await sozialamt.take_back(parts["wohngeld"], uuid4(), expect=404)
    await sozialamt.take_back(parts["wohngeld"], note)
    await sozialamt.take_back(parts["wohngeld"], note, expect=404)
    assert await kfz.words(parts["kfz"]) == []
    assert (await case.call("GET", "/timeline"))["items"][-1]["code"] == "note_removed"


async def test_the_same_key_writes_once(parts, sozialamt) -> None:
    again = key()
    first = await sozialamt.write(parts["wohngeld"], SHARED, headers=again)
    assert await sozialamt.write(parts["wohngeld"], SHARED, headers=again) == first
    assert len(await sozialamt.words(parts["wohngeld"])) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"words": "x"},
        {"audience": "everybody", "words": "x"},
        {"audience": "unit", "words": ""},
        {"audience": "unit", "words": "x" * 4001},
        {"audience": "unit", "words": "a\x00b"},
        {"audience": "unit", "words": ["x"]},
        {"audience": "unit", "words": "\ud800"},
    ],
)
async def test_what_is_no_note_is_refused(parts, sozialamt, client, body) -> None:
    url = f"/v1/staff/parts/{parts['wohngeld']}/notes"
    headers = sozialamt.headers | key() | {"content-type": "application/json"}
    answer = await client.post(url, content=json.dumps(body), headers=headers)
    assert answer.status_code == 422, answer.text
    assert await sozialamt.words(parts["wohngeld"]) == []


async def test_foreign_parts_do_not_exist(case, parts, kfz, client, issuers) -> None:
    for part in (parts["wohngeld"], uuid4()):
        await kfz.write(part, SHARED, expect=404)
        await kfz.look(part, "/notes", expect=404)
        await kfz.take_back(part, uuid4(), expect=404)
    for headers in (case.headers, issuers.staff("cases:staff")):
        answer = await client.get(f"/v1/staff/parts/{parts['wohngeld']}/notes", headers=headers)
        assert answer.status_code in (401, 403)
    stranger = {"Authorization": "Secret nobody"}
    assert (await client.get(f"/v1/cases/{case.id}/notes", headers=stranger)).status_code == 404


async def test_who_has_nothing_in_hand_writes_and_reads_no_more(case, parts, sozialamt, kfz) -> None:
    await sozialamt.write(parts["wohngeld"], SHARED)
    await kfz.write(parts["kfz"], "Danke.")
    await sozialamt.do(parts["wohngeld"], "decide", {"decision": "granted"})
    assert await sozialamt.words(parts["wohngeld"]) == [SHARED], "the others' are no business of it any more"
    assert await kfz.words(parts["kfz"]) == [SHARED, "Danke."]
    late = await sozialamt.write(parts["wohngeld"], "zu spät", audience="unit", expect=409)
    assert late["type"].endswith("wrong-state")


async def test_there_is_an_end_of_notes(parts, sozialamt, monkeypatch) -> None:
    monkeypatch.setattr(writing, "MOST", 2)
    for _ in range(2):
        await sozialamt.write(parts["wohngeld"], OWN, audience="unit")
    full = await sozialamt.write(parts["wohngeld"], OWN, audience="unit", expect=409)
    assert full["type"].endswith("too-many-notes")


async def test_notes_end_with_the_case_or_before(case, parts, sozialamt, database, room) -> None:
    await sozialamt.write(parts["wohngeld"], SHARED)
    await case.call("POST", "/withdraw")
    assert (await run(database, utc_now() + later("case_note", hours=-1)))["case_note"] == 0
    assert (await run(database, utc_now() + later("case_note", hours=1)))["case_note"] == 1
    assert [row for row in await room.rows("case_note") if row.case_id == UUID(case.id)] == []


async def test_notes_are_erased_with_the_case(case, parts, sozialamt, room) -> None:
    await sozialamt.write(parts["wohngeld"], SHARED)
    await sozialamt.write(parts["wohngeld"], OWN, audience="unit")
    await case.call("POST", "/withdraw")
    await erase(case)
    assert await room.rows("case_note") == []
    await sozialamt.look(parts["wohngeld"], "/notes", expect=404)


async def test_the_last_place_is_taken_once(settings_of, own_database_url, make_case, issuers, monkeypatch) -> None:
    monkeypatch.setattr(writing, "MOST", 3)
    async with client_of(create_app(settings_of(BundlesSettings, database_url=own_database_url))) as client:
        await make_case("umzug", everything("umzug"), consent=False, submit=True, client=client)
        clerk = Writer(client, issuers, "amt-buergerservice")
        part_id = (await clerk.inbox())["items"][0]["id"]
        url, body = f"/v1/staff/parts/{part_id}/notes", {"audience": "unit", "words": OWN}
        answers = await asyncio.gather(*(client.post(url, json=body, headers=clerk.headers | key()) for _ in range(8)))
        assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 5
