"""The same case on paper: cover sheet, scan-in, one Eingangsdatum, status by number and PIN."""

import asyncio
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader

from services.bundles.app import create_app
from services.bundles.cases.vault import Vault
from services.bundles.settings import BundlesSettings
from shared.clock import utc_now
from tests.bundles.conftest import BIRTH, CONSENTS, parcel_of
from tests.bundles.evidence.files import pdf
from tests.bundles.seeds import FAMILY
from tests.support.clients import client_of, key

PAPERS = ("geburtsurkunden-eltern", "eheurkunde")


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


class Counter:
    """Somebody at a counter."""

    def __init__(self, client, issuers) -> None:
        self.client, self.headers = client, issuers.staff("cases:staff", sub="clerk") | {"Accept-Language": "en"}

    async def get(self, path: str, expect: int = 200):
        answer = await self.client.get(f"/v1/staff{path}", headers=self.headers)
        assert answer.status_code == expect, answer.text
        return answer

    async def scan_in(self, reference: str, expect: int = 200, **body):
        url = f"/v1/staff/envelopes/{reference}/scan-in"
        answer = await self.client.post(url, json={"office": "standesamt"} | body, headers=self.headers | key())
        assert answer.status_code == expect, answer.text
        return answer.json()


@pytest.fixture
def counter(client, issuers) -> Counter:
    return Counter(client, issuers)


async def sheet(case, path: str = "cover-sheet.pdf", expect: int = 200) -> str:
    answer = await case.client.get(f"/v1/cases/{case.id}/{path}", headers=case.headers)
    assert answer.status_code == expect, answer.text
    return text_of(answer.content) if expect == 200 else answer.text


async def test_the_cover_sheet_names_what_must_be_inside(make_case, app) -> None:
    case = await make_case(mode="envelope")
    printed = await sheet(case)
    pin = Vault(app.state.settings.master_keys).pin(UUID(case.id))
    assert f"Envelope no. {case.reference}" in printed
    assert "Marriage certificate - ORIGINAL, will be returned" in printed
    assert "Signatures of both parents - ORIGINAL\n" in printed, "nobody gives a signature back"
    assert "Identity cards of the parents - copy" in printed
    assert "Notice of birth by the hospital" not in printed, "the clinic brings it"
    assert pin in printed.split("For you to keep")[1]
    assert pin not in printed.split("For you to keep")[0], "the PIN is not in the envelope"
    assert await sheet(case) == printed


async def test_a_route_slip_leads_from_station_to_station(make_case) -> None:
    case = await make_case("ankommen", facts={"no_home": False, "children": True}, mode="place")
    printed = await sheet(case)
    assert printed.index("1. Guide") < printed.index("2. Register the residence") < printed.index("3. Residence permit")
    assert "happens by itself" in printed


async def test_an_incomplete_envelope_keeps_its_date_and_names_the_gap(make_case, counter, room) -> None:
    case = await make_case(mode="envelope")
    arrived = utc_now() - timedelta(days=3)
    told = {"papers": [{"proof": "geburtsurkunden-eltern", "kind": "original"}], "receivedAt": arrived.isoformat()}
    told |= {"eventDate": BIRTH, "consents": list(CONSENTS), "answers": {"kind.vornamen": "Ada"}}
    seen = await counter.scan_in(case.reference, **told)
    assert seen["state"] == "submitted"
    assert datetime.fromisoformat(seen["receivedAt"]) == arrived
    gaps = {item["id"]: item for item in seen["missing"] if item["kind"] == "evidence"}
    assert "eheurkunde" in gaps
    assert "geburtsurkunden-eltern" not in gaps
    assert gaps["eheurkunde"]["due"] == "2026-03-21"
    submitted = (await room.events("case_submitted"))[0]
    assert submitted["mode"] == "envelope"
    assert datetime.fromisoformat(submitted["receivedAt"]) == arrived
    assert {part["id"]: part["state"] for part in seen["parts"]}["geburtsurkunde"] == "released", "it runs on"
    later = await counter.scan_in(case.reference, papers=[{"proof": "eheurkunde", "kind": "original"}])
    assert "eheurkunde" not in {item["id"] for item in later["missing"]}
    assert later["receivedAt"] == seen["receivedAt"], "the first arrival stays"
    custody = (await case.call("GET", "/evidence"))["items"]
    assert {each["proof"]: [step["step"] for step in each["custody"]] for each in custody} == {
        "geburtsurkunden-eltern": ["received"], "eheurkunde": ["received"],
    }  # fmt: skip
    codes = [entry["code"] for entry in (await case.call("GET", "/timeline"))["items"]]
    assert codes.count("envelope_received") == 2
    assert [look["what"] for look in (await case.call("GET", "/access-log"))["items"]] == ["envelope", "envelope"]


async def test_an_announced_paper_is_the_one_that_arrives(make_case, counter) -> None:
    case = await make_case(mode="envelope")
    url, form = f"/v1/cases/{case.id}/evidence", {"proof": (None, "eheurkunde"), "kind": (None, "original")}
    await case.client.post(url, files=form, headers=case.headers | key())
    await counter.scan_in(case.reference, papers=[{"proof": "eheurkunde", "kind": "original"}])
    assert [each["state"] for each in (await case.call("GET", "/evidence"))["items"]] == ["received"]


async def test_what_blocks_leaves_a_draft_that_keeps_its_date(make_case, counter) -> None:
    case = await make_case(mode="envelope", facts={})
    seen = await counter.scan_in(case.reference)
    assert seen["state"] == "draft"
    assert {"fact", "event_date"} <= {item["kind"] for item in seen["missing"]}
    done = await counter.scan_in(case.reference, facts=FAMILY, eventDate=BIRTH)
    assert (done["state"], done["receivedAt"]) == ("submitted", seen["receivedAt"])


async def test_status_by_number_and_pin(make_case, app, client) -> None:
    case = await make_case(mode="envelope", submit=True, answers={"kind.vornamen": "Zz7Kanari"})
    pin = Vault(app.state.settings.master_keys).pin(UUID(case.id))

    async def ask(reference: str, secret: str) -> tuple[int, str]:
        answer = await client.get(f"/v1/envelopes/{reference}", headers={"Authorization": f"Secret {secret}"})
        return answer.status_code, answer.text

    status, seen = await ask(case.reference, pin.lower())
    assert status == 200
    assert "Zz7Kanari" not in seen
    assert "facts" not in seen
    wrong = [
        await ask(case.reference, "2222-2222-2222"),
        await ask("L-2222-2222", pin),
        await ask(case.reference, case.secret),
    ]
    assert [status for status, _ in wrong] == [404, 404, 404]
    assert (await client.get(f"/v1/envelopes/{case.reference}")).status_code == 401
    assert (await client.get("/v1/envelopes/nonsense", headers={"Authorization": f"Secret {pin}"})).status_code == 422
    opened = await client.get(f"/v1/cases/{case.id}", headers={"Authorization": f"Secret {pin}"})
    assert opened.status_code == 404, "the PIN opens the status and nothing else"


async def test_one_number_one_receipt_and_one_contact_for_all_parts(make_case, app, client) -> None:
    case = await make_case(submit=True)
    seen = await case.call("GET")
    assert (seen["reference"], seen["contact"]) == (case.reference, "standesamt")
    assert seen["contactName"]["de"] == "Standesamt"
    assert {part["authority"] for part in seen["parts"]} > {"standesamt", "ajf-elterngeld", "familienkasse"}
    printed = await sheet(case, "receipt.pdf")
    assert f"no. {case.reference}" in printed
    assert printed.count("Questions on any part: Registry office") == 1
    pin = Vault(app.state.settings.master_keys).pin(UUID(case.id))
    status = await client.get(f"/v1/envelopes/{case.reference}", headers={"Authorization": f"Secret {pin}"})
    assert (status.json()["contact"], len(status.json()["parts"])) == ("standesamt", len(seen["parts"]))


async def test_the_receipt_has_one_date_for_all(make_case, counter, client) -> None:
    case = await make_case(mode="envelope")
    assert "wrong-state" in await sheet(case, "receipt.pdf", expect=409)
    await counter.scan_in(case.reference, eventDate=BIRTH, papers=[{"proof": "eheurkunde", "kind": "original"}])
    printed = await sheet(case, "receipt.pdf")
    assert printed.count("Date of receipt") == 1
    assert "§ 16 (2) SGB I" in printed
    assert "2026-07-13: Parental allowance" in printed
    assert "Marriage certificate (original)" in printed
    assert "Birth certificates of both parents" in printed.split("Still missing")[1]
    at_counter = await counter.get(f"/cases/{case.reference}/receipt.pdf")
    assert text_of(at_counter.content) == printed


async def test_a_scan_reaches_the_authorities_that_get_no_paper(make_case, counter, client, issuers, room) -> None:
    case = await make_case(mode="envelope", submit=True)
    form = {"proof": (None, "ausweis-eltern"), "kind": (None, "copy"), "file": ("x.pdf", pdf(), "application/pdf")}
    url = f"/v1/staff/envelopes/{case.reference}/files"
    answer = await client.post(url, files=form, headers=counter.headers | key())
    assert answer.status_code == 201, answer.text
    part = (await room.parts(case.id))["geburtsurkunde"]
    worker = issuers.staff("parcels:read")
    parcel = await parcel_of(client, part.id, worker)
    assert {each["id"]: each["files"] for each in parcel["evidence"]}["ausweis-eltern"] == [answer.json()["id"]]


@pytest.mark.parametrize(
    "body",
    [
        {"office": ""},
        {"papers": [{"proof": "geburtsurkunden-eltern", "kind": "data"}]},
        {"papers": [{"proof": "no-such-proof", "kind": "copy"}]},
        {"receivedAt": "2199-01-01T00:00:00Z"},
        {"receivedAt": "2001-01-01T00:00:00Z"},
        {"receivedAt": "2026-01-01T00:00:00"},
        {"answers": {"nothing": 1}},
        {"consents": ["nothing"]},
        {"papers": [{"proof": "eheurkunde", "kind": "original"}] * 61},
        {"unknown": 1},
    ],
)
async def test_a_wrong_scan_changes_nothing(make_case, counter, room, body) -> None:
    case = await make_case(mode="envelope")
    assert (await counter.scan_in(case.reference, expect=422, **body))["errors"]
    assert await room.rows("evidence") == []
    assert (await case.call("GET"))["state"] == "draft"


async def test_only_offices_scan_in_and_only_what_is_there(make_case, counter, client, issuers) -> None:
    case = await make_case(mode="envelope")
    await counter.scan_in("L-2222-2222", expect=404)
    url = f"/v1/staff/envelopes/{case.reference}/scan-in"
    for headers in (case.headers, issuers.citizen(), issuers.staff("parts:decide")):
        answer = await client.post(url, json={"office": "standesamt"}, headers=headers | key())
        assert answer.status_code in (401, 403)
    await case.call("POST", "/withdraw")
    await counter.scan_in(case.reference, expect=409)


async def test_two_counters_at_once_make_one_submission(settings_of, own_database_url, make_case, issuers) -> None:
    async with client_of(create_app(settings_of(BundlesSettings, database_url=own_database_url))) as client:
        case = await make_case(client=client, mode="envelope")
        counter = Counter(client, issuers)
        told = {"eventDate": BIRTH, "papers": [{"proof": "eheurkunde", "kind": "original"}]}
        seen = await asyncio.gather(*(counter.scan_in(case.reference, **told) for _ in range(5)))
        assert {each["state"] for each in seen} == {"submitted"}
        assert len({each["receivedAt"] for each in seen}) == 1
        codes = [entry["code"] for entry in (await case.call("GET", "/timeline"))["items"]]
        assert codes.count("case_submitted") == 1


async def test_winter_time_and_the_turn_of_the_year(make_case, counter) -> None:
    """What lay in the night letter box before midnight counts for the old day, whatever the zone it is written in."""
    case = await make_case(mode="envelope")
    arrived = (utc_now() - timedelta(days=1)).astimezone(UTC).replace(microsecond=0)
    seen = await counter.scan_in(case.reference, receivedAt=arrived.isoformat(), eventDate=BIRTH)
    assert datetime.fromisoformat(seen["receivedAt"]) == arrived
