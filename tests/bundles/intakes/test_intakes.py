"""Any service at any counter: the Eingangsdatum stays, the competent unit gets it, four moments are kept."""

from datetime import timedelta
from io import BytesIO

import pytest
import pytest_asyncio
from pypdf import PdfReader

from services.bundles.app import create_app
from services.bundles.cases.opening import Desk
from services.bundles.cases.vault import Vault
from services.bundles.definitions.basics import DeadlineRule
from services.bundles.intakes.accepting import accept
from services.bundles.intakes.catalog import Told
from services.bundles.intakes.schemas import IntakeRequest
from services.bundles.settings import BundlesSettings
from services.catalog.app import create_app as create_catalog
from services.catalog.settings import CatalogSettings
from shared.access import Caller
from shared.clock import BERLIN, utc_now
from tests.bundles.inbox.test_inbox import Clerk
from tests.support.clients import client_of, key
from tests.support.serving import serving

PERSON = {"person.personalien": {"name": "Zz7Kanari Beispiel"}, "anliegen": "Zz7Kanari Miete"}
WOHNGELD = {"office": "bb-otto-schill", "service": "wohngeld", "answers": PERSON}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def catalog_url(settings_of):
    async with serving(create_catalog(settings_of(CatalogSettings))) as url:
        yield url


@pytest.fixture
def app(settings_of, database, catalog_url):
    return create_app(settings_of(BundlesSettings, catalog_url=catalog_url), database=database)


@pytest.fixture
def staff(issuers) -> dict[str, str]:
    return issuers.staff("cases:staff", sub="clerk") | {"Accept-Language": "en"}


@pytest.fixture
def take_in(client, staff):
    async def post(expect: int = 201, headers=None, **body):
        answer = await client.post("/v1/intakes", json=WOHNGELD | body, headers=(headers or staff | key()))
        assert answer.status_code == expect, answer.text
        return answer.json()

    return post


async def test_the_month_counts_from_the_counter(take_in, client, staff, issuers, room) -> None:
    told = await take_in(papers=[{"proof": "mietvertrag", "kind": "copy"}])
    today = utc_now().astimezone(BERLIN).date()
    assert (told["service"], told["authority"], told["authorityKnown"]) == ("wohngeld", "sozialamt", True)
    assert told["missingPapers"] == ["einkommensnachweis"]
    (clock,) = told["deadlines"]
    assert (clock["rule"], clock["benefitFrom"]) == ("month_start_of_application", today.replace(day=1).isoformat())
    assert "WoGG" in clock["law"]
    receipt = await client.get(told["receipt"], headers=staff)
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(receipt.content)).pages)
    for words in (
        told["reference"],
        told["pin"],
        "Date of receipt",
        "Apply for housing benefit (rent subsidy): decided by Sozialamt",
        "Rental contract (copy)",
        "WoGG",
    ):
        assert words in printed
    sozialamt = Clerk(client, issuers, "sozialamt")
    (item,) = (await sozialamt.inbox())["items"]
    assert (item["reference"], item["service"], item["ageDays"]) == (told["reference"], "wohngeld", 0)
    assert item["title"]["de"] == "Wohngeld (Mietzuschuss) beantragen"
    content = (await sozialamt.look(item["id"])).json()
    assert content["fields"]["anliegen"] == PERSON["anliegen"]
    assert [each["id"] for each in content["evidence"]] == ["mietvertrag"]
    assert [each["title"]["de"] for each in content["evidence"]] == ["Mietvertrag"]
    event = (await room.events("intake_accepted"))[0]
    assert (event["officeId"], event["authorityId"], event["partId"]) == ("bb-otto-schill", "sozialamt", item["id"])
    assert "Zz7Kanari" not in str([await room.rows(table) for table in ("outbox_event", "intake", "case_file", "part")])


async def test_four_moments(take_in, client, staff, issuers) -> None:
    told = await take_in()
    sozialamt = Clerk(client, issuers, "sozialamt")
    part = (await sozialamt.inbox())["items"][0]["id"]

    async def moments() -> dict:
        page = (await client.get("/v1/staff/intakes", params={"office": "bb-otto-schill"}, headers=staff)).json()
        return page["items"][0]

    first = await moments()
    assert (first["reference"], first["state"]) == (told["reference"], "released")
    assert first["acceptedAt"]
    assert first["sentAt"]
    assert (first["receivedAt"], first["decidedAt"]) == (None, None)
    await sozialamt.do(part, "acknowledge")
    await sozialamt.do(part, "decide", {"decision": "granted"})
    last = await moments()
    assert first["acceptedAt"] <= last["sentAt"] <= last["receivedAt"] <= last["decidedAt"]
    empty = await client.get("/v1/staff/intakes", params={"office": "elsewhere"}, headers=staff)
    assert empty.json() == {"items": [], "next": None}


async def test_a_wrong_unit_passes_it_on_and_the_date_stays(take_in, client, issuers) -> None:
    told = await take_in(authority="standesamt")
    standesamt = Clerk(client, issuers, "standesamt")
    item = (await standesamt.inbox())["items"][0]
    await standesamt.do(item["id"], "forward", {"authority": "sozialamt"})
    (moved,) = (await Clerk(client, issuers, "sozialamt").inbox())["items"]
    assert (moved["reference"], moved["receivedAt"]) == (told["reference"], item["receivedAt"])


async def test_the_holder_has_all_the_rights_of_a_case(take_in, client) -> None:
    told = await take_in()
    holder = {"Authorization": f"Secret {told['secret']}"}
    case = (await client.get(f"/v1/cases/{told['id']}", headers=holder)).json()
    assert [(part["service"], part["authority"]) for part in case["parts"]] == [("wohngeld", "sozialamt")]
    calendar = await client.get(f"/v1/cases/{told['id']}/deadlines.ics", headers=holder)
    assert "WoGG" in calendar.text
    by_pin = await client.get(f"/v1/envelopes/{told['reference']}", headers={"Authorization": f"Secret {told['pin']}"})
    assert by_pin.json()["state"] == "submitted"


async def test_before_midnight_counts_for_the_old_day(take_in) -> None:
    arrived = utc_now() - timedelta(days=12)
    told = await take_in(receivedAt=arrived.isoformat())
    assert told["deadlines"][0]["benefitFrom"] == arrived.astimezone(BERLIN).date().replace(day=1).isoformat()


async def test_without_the_catalog_it_is_taken_in_all_the_same(settings_of, database, staff) -> None:
    lonely = create_app(settings_of(BundlesSettings, catalog_url="http://127.0.0.1:9"), database=database)
    async with client_of(lonely) as client:
        answer = await client.post("/v1/intakes", json=WOHNGELD, headers=staff | key())
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["authority"], told["authorityKnown"], told["deadlines"]) == ("amt-buergerservice", False, [])


async def test_twice_with_one_key_is_one_intake(take_in, staff, room) -> None:
    headers = staff | key()
    assert await take_in(headers=headers) == await take_in(headers=headers)
    assert len(await room.rows("intake")) == 1
    assert (await take_in(422, headers=headers, postcode="04109"))["type"].endswith("idempotency-key-reused")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"service": "no-such-service"}, "service"),
        ({"service": "mutterschaftsgeld-2"}, "authority"),
        ({"service": "Wohngeld"}, "service"),
        ({"receivedAt": "2199-01-01T00:00:00Z"}, "receivedAt"),
        ({"answers": {"kind.vornamen": "x"}}, "answers.kind.vornamen"),
        ({"answers": {"anliegen": "x" * 501}}, "answers.anliegen"),
        ({"papers": [{"proof": "mietvertrag", "kind": "electronic"}]}, "papers.mietvertrag"),
        ({"office": None}, "office"),
    ],
)  # fmt: skip
async def test_mistakes_are_named(take_in, room, body, field: str) -> None:
    problem = await take_in(422, **body)
    assert field in {error["field"] for error in problem["errors"]}
    assert await room.rows("intake") == []


async def test_the_fund_is_chosen_by_the_person(take_in) -> None:
    assert (await take_in(service="mutterschaftsgeld-2", authority="krankenkasse"))["authority"] == "krankenkasse"


async def test_only_offices_take_in(client, issuers) -> None:
    for headers in ({}, issuers.citizen(), issuers.staff("parts:decide")):
        answer = await client.post("/v1/intakes", json=WOHNGELD, headers=headers | key())
        assert answer.status_code in (401, 403)
    assert (await client.post("/v1/intakes", json=WOHNGELD, headers=issuers.staff("cases:staff"))).status_code == 400


async def test_residents_cannot_start_it_themselves(client) -> None:
    body = {"bundle": "einzelantrag", "mode": "online"}
    assert (await client.post("/v1/cases", json=body, headers=key())).status_code == 404
    listed = (await client.get("/v1/bundles")).json()["items"]
    assert "einzelantrag" not in {each["id"] for each in listed}


async def test_pages_of_intakes(take_in, client, staff) -> None:
    made = [(await take_in(office="bb-gohlis"))["reference"] for _ in range(5)]
    seen, cursor = [], None
    while True:
        params = {"office": "bb-gohlis", "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/v1/staff/intakes", params=params, headers=staff)).json()
        seen += [item["reference"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == made[::-1]
    assert (await client.get("/v1/staff/intakes", params={"cursor": "nonsense"}, headers=staff)).status_code in (
        400,
        422,
    )


async def test_on_the_last_day_of_the_month(settings_of, session) -> None:
    """Acceptance: a Wohngeld application on the 31st still counts for the month (§ 25 WoGG, § 16 SGB I)."""
    late = utc_now().astimezone(BERLIN).replace(month=10, day=31, hour=23, minute=50)
    desk = Desk(session, Vault(settings_of(BundlesSettings).master_keys), Caller("staff", subject="clerk"), late)
    rule = {"rule": "month_start_of_application", "from": "antrag", "kind": "benefit_loss", "law": "WoGG § 25"}
    told = Told(True, True, "sozialamt", (), (), (DeadlineRule.model_validate(rule),))
    taken = await accept(desk, IntakeRequest.model_validate(WOHNGELD), told)
    assert taken.deadlines[0].benefit_from.isoformat()[5:] == "10-01"
    assert taken.deadlines[0].date.isoformat()[5:] == "10-31"


async def test_somebody_may_act_for_another_and_proves_it(take_in, client, issuers) -> None:
    told = await take_in(representedBy="power_of_attorney")
    assert "vollmacht" in told["missingPapers"]
    brought = await take_in(representedBy="power_of_attorney", papers=[{"proof": "vollmacht", "kind": "original"}])
    assert "vollmacht" not in brought["missingPapers"]
    sozialamt = Clerk(client, issuers, "sozialamt")
    item = next(each for each in (await sozialamt.inbox())["items"] if each["reference"] == told["reference"])
    assert (await sozialamt.look(item["id"])).json()["fields"]["represented_by"] == "power_of_attorney"


@pytest.mark.parametrize(
    ("service", "law"), [("personalausweis", "§ 9 (1) PAuswG"), ("fuehrungszeugnis", "§ 30 (2) BZRG")]
)
async def test_some_things_only_the_person_can_apply_for(take_in, service: str, law: str) -> None:
    problem = await take_in(422, service=service, authority="amt-buergerservice", representedBy="parent")
    (error,) = problem["errors"]
    assert error["field"] == "representedBy"
    assert law in error["message"]
    await take_in(service=service, authority="amt-buergerservice")
