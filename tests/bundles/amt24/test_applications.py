"""Applications of the state portal: once each, as of the day they were made there, at the unit that decides, and never lost."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
import yaml

from deploy.amt24_portal.envelopes import envelope, small_pdf
from services.bundles.app import create_app
from services.bundles.retention.running import run
from services.bundles.seed import RETENTION
from services.bundles.settings import BundlesSettings
from services.catalog.app import create_app as create_catalog
from services.catalog.settings import CatalogSettings
from shared.clock import BERLIN, utc_now
from shared.db import Database, create_engine
from tests.bundles.conftest import CONSENTS
from tests.bundles.inbox.test_inbox import Clerk
from tests.bundles.seeds import FAMILY
from tests.support.clients import client_of, key
from tests.support.serving import serving

FORM = {
    "answers": {"person.personalien": {"name": "Zz7Kanari"}, "anliegen": "Zz7Kanari Miete"},
    "form": {"zimmer": "3"},
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def catalog_url(settings_of):
    async with serving(create_catalog(settings_of(CatalogSettings))) as url:
        yield url


@pytest.fixture
def app(settings_of, database, catalog_url):
    return create_app(settings_of(BundlesSettings, catalog_url=catalog_url), database=database)


class Portal:
    """The state portal as a client."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers | {"Content-Type": "application/xml", "Accept-Language": "en"}

    async def send(self, body: bytes, expect: int = 201) -> dict:
        answer = await self.client.post("/v1/amt24/applications", content=body, headers=self.headers)
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def status(self, envelope_id: UUID | str, expect: int = 200) -> dict:
        answer = await self.client.get(f"/v1/amt24/applications/{envelope_id}", headers=self.headers)
        assert answer.status_code == expect, answer.text
        return answer.json()


@pytest.fixture
def portal(client, issuers) -> Portal:
    return Portal(client, issuers.staff("amt24:exchange", sub="amt24"))


async def test_the_competent_unit_gets_it_with_the_portals_date(portal, client, issuers, room) -> None:
    made_at = utc_now() - timedelta(days=3)
    body = envelope(
        service="wohngeld", created_at=made_at, fields=FORM, attachments={"mietvertrag": small_pdf("Miete")}, postfachHandleId="h-1"
    )  # fmt: skip
    told = await portal.send(body)
    assert (told["authority"], told["authorityKnown"], told["state"]) == ("sozialamt", True, "submitted")
    assert told["receivedAt"][:19] == made_at.isoformat()[:19]
    assert told["missing"] == ["einkommensnachweis"]
    sozialamt = Clerk(client, issuers, "sozialamt")
    (item,) = (await sozialamt.inbox())["items"]
    assert (item["reference"], item["service"], item["ageDays"]) == (told["reference"], "wohngeld", 3)
    content = (await sozialamt.look(item["id"])).json()
    assert (content["fields"]["anliegen"], content["fields"]["postfach"]) == ("Zz7Kanari Miete", "h-1")
    assert content["fields"]["formular"] == {"zimmer": "3"}
    assert sorted(each["id"] for each in content["evidence"]) == ["antrag-pdf", "mietvertrag"]
    (clock,) = [each for each in await room.rows("deadline") if str(each.case_id) == told["case"]]
    assert clock.rule == "month_start_of_application"
    case = await client.get(f"/v1/cases/{told['case']}", headers={"Authorization": f"Secret {told['secret']}"})
    assert case.status_code == 200
    tables = [await room.rows(table) for table in ("outbox_event", "amt24_application", "case_file", "timeline_entry")]
    assert "Zz7Kanari" not in str(tables)


async def test_the_month_of_wohngeld_is_the_portals(portal, room) -> None:
    made_at = utc_now().astimezone(BERLIN).replace(day=1) - timedelta(days=1)
    told = await portal.send(envelope(service="wohngeld", created_at=made_at))
    (clock,) = [each for each in await room.rows("deadline") if str(each.case_id) == told["case"]]
    assert clock.due.month == made_at.month


async def test_the_same_envelope_again_is_the_same_case(portal, room) -> None:
    body = envelope(service="wohngeld", fields=FORM)
    first, again = await portal.send(body), await portal.send(body)
    assert first == again
    assert len(await room.rows("amt24_application")) == 1
    other = await portal.send(body.replace(b"Miete", b"Mitte"), 409)
    assert other["type"] == "urn:lotse:problem:envelope-differs"


async def test_after_a_week_it_is_still_the_same_case(portal, room, database) -> None:
    body = envelope(service="wohngeld")
    first = await portal.send(body)
    async with database.transaction() as session:
        await session.execute(portal.client._transport.app.state.idempotency_table.delete())
    again = await portal.send(body)
    assert (again["case"], again["reference"], again["secret"]) == (first["case"], first["reference"], None)


async def test_a_key_of_fim_finds_the_service(portal) -> None:
    told = await portal.send(envelope(leika="99115002060001"))
    assert (told["authority"], told["authorityKnown"]) == ("amt-buergerservice", True)
    unknown = await portal.send(envelope(leika="99000000000000"), 422)
    assert (unknown["type"], unknown["reason"]) == ("urn:lotse:problem:application-held", "service-unknown")


async def test_a_life_event_becomes_a_case_of_its_bundle(portal, room) -> None:
    fields = {"facts": FAMILY, "answers": {"kind.vornamen": "Ada", "anzahl_urkunden": 3}}
    told = await portal.send(
        envelope(bundle="elternexpress", fields=fields, consents=CONSENTS, eventDate="2026-03-14", form_id="geburt")
    )
    assert (told["state"], told["authority"], told["missing"]) == ("submitted", None, [])
    parts = await room.parts(told["case"])
    assert (parts["geburtsurkunde"].state, parts["kindergeld"].state) == ("released", "waiting")
    progressed = await room.events("case_progressed")
    assert {tuple(each["followers"]) for each in progressed} == {("amt24",)}
    status = await portal.status(told["envelopeId"])
    assert (status["case"], status["state"]) == (told["case"], "submitted")
    assert {"id": "geburtsurkunde", "state": "released"}.items() <= {
        **status["parts"][0],
        "id": "geburtsurkunde",
    }.items()


async def test_what_a_bundle_still_needs_leaves_a_draft_with_its_date(portal) -> None:
    made_at = utc_now() - timedelta(days=2)
    told = await portal.send(envelope(bundle="elternexpress", created_at=made_at, eventDate="2026-03-14"))
    assert (told["state"], told["receivedAt"][:19]) == ("draft", made_at.isoformat()[:19])
    assert "mother_insurance" in told["missing"]


@pytest.mark.parametrize(("place", "reason"), [
    ({"service": "gibt-es-nicht"}, "service-unknown"), ({"bundle": "gibt-es-nicht"}, "bundle-unknown"),
    ({"bundle": "elternexpress", "fields": {"facts": {"parents_married": "vielleicht"}}}, "validation-failed"),
])  # fmt: skip
async def test_what_cannot_be_placed_is_kept_and_placed_by_hand(portal, client, issuers, room, place, reason) -> None:
    made_at = utc_now() - timedelta(days=1)
    body = envelope(created_at=made_at, **({"fields": FORM} | place))
    told = await portal.send(body, 422)
    assert (told["type"], told["receivedAt"][:19]) == ("urn:lotse:problem:application-held", made_at.isoformat()[:19])
    assert told["reason"].startswith(reason)
    assert await portal.send(body, 422) == told
    assert await room.rows("case_file") == []
    assert (await portal.status(told["envelopeId"]))["state"] == "held"
    assert b"Zz7Kanari" not in (await room.rows("amt24_application"))[0].sealed_envelope
    staff = issuers.staff("cases:staff", sub="clerk") | {"Accept-Language": "en"}
    (waiting,) = (await client.get("/v1/staff/amt24/applications", headers=staff)).json()["items"]
    path = f"/v1/staff/amt24/applications/{waiting['client']}/{waiting['envelopeId']}/place"
    wrong = await client.post(path, json={"service": "gibt-es-nicht"}, headers=staff | key())
    assert wrong.status_code == 422
    placed = await client.post(path, json={"service": "wohngeld"}, headers=staff | key())
    assert (placed.status_code, placed.json()["authority"]) == (201, "sozialamt")
    assert placed.json()["receivedAt"][:19] == made_at.isoformat()[:19]
    assert (await client.post(path, json={"service": "wohngeld"}, headers=staff | key())).status_code == 409
    assert (await portal.status(told["envelopeId"]))["state"] == "submitted"
    (row,) = await room.rows("amt24_application")
    assert (row.sealed_envelope, str(row.case_id)) == (None, placed.json()["case"])


async def test_what_nobody_places_is_kept_as_long_as_the_rule_says(portal, room, database) -> None:
    (rule,) = [rule for rule in yaml.safe_load(RETENTION.read_text()) if rule["id"] == "held_envelope"]
    held = await portal.send(envelope(service="gibt-es-nicht", fields=FORM), 422)
    await portal.send(envelope(service="wohngeld", fields=FORM))
    assert (await run(database, utc_now() + timedelta(days=rule["days"], hours=-1)))["held_envelope"] == 0
    assert len(await room.rows("amt24_application")) == 2
    assert (await run(database, utc_now() + timedelta(days=rule["days"], hours=1)))["held_envelope"] == 1
    assert [str(row.envelope_id) for row in await room.rows("amt24_application")] != [held["envelopeId"]]
    await portal.status(held["envelopeId"], 404)


async def test_too_old_is_kept_and_the_future_refused(portal, room) -> None:
    old = await portal.send(envelope(service="wohngeld", created_at=utc_now() - timedelta(days=40)), 422)
    assert old["reason"] == "too-old"
    future = await portal.send(envelope(service="wohngeld", created_at=utc_now() + timedelta(hours=1)), 422)
    assert future["errors"][0]["field"] == "creationDate"
    soon = await portal.send(envelope(service="wohngeld", created_at=utc_now() + timedelta(minutes=2)))
    assert soon["receivedAt"] <= utc_now().isoformat()
    assert len(await room.rows("amt24_application")) == 2


async def test_files_are_looked_into_first(portal, room) -> None:
    for pdf in (b"not a pdf", small_pdf()[:-30]):
        assert (await portal.send(envelope(service="wohngeld", pdf=pdf), 422))["type"].endswith(":evidence-refused")
    refused = await portal.send(envelope(service="wohngeld", attachments={"mietvertrag": b"MZ\x90"}), 422)
    assert refused["reason"] == "type-unknown"
    assert await room.rows("amt24_application") == []


async def test_only_xml_of_the_portal(portal, client, issuers) -> None:
    body = envelope(service="wohngeld")
    json = portal.headers | {"Content-Type": "application/json"}
    assert (await client.post("/v1/amt24/applications", content=body, headers=json)).status_code == 415
    assert (await portal.send(b"<a/>", 422))["errors"]
    staff = issuers.staff("cases:staff") | {"Content-Type": "application/xml"}
    assert (await client.post("/v1/amt24/applications", content=body, headers=staff)).status_code == 403
    told = await portal.send(body)
    other = Portal(client, issuers.staff("amt24:exchange", sub="another-portal"))
    await other.status(told["envelopeId"], 404)
    await portal.status(uuid4(), 404)
    schema = await client.get("/v1/amt24/application.xsd")
    assert (schema.status_code, schema.headers["content-type"].split(";")[0]) == (200, "application/xml")


async def test_while_the_catalog_is_away(settings_of, database, issuers) -> None:
    away = create_app(settings_of(BundlesSettings, catalog_url="http://127.0.0.1:9"), database=database)
    async with client_of(away) as client:
        portal = Portal(client, issuers.staff("amt24:exchange", sub="amt24"))
        told = await portal.send(envelope(service="wohngeld"))
        assert (told["authority"], told["authorityKnown"]) == ("amt-buergerservice", False)
        await portal.send(envelope(leika="99107023017000"), 502)


async def test_twenty_at_once_are_one_case(settings_of, own_database_url, catalog_url, issuers) -> None:
    """The race, with connections of their own."""
    settings = settings_of(BundlesSettings, catalog_url=catalog_url, database_url=own_database_url)
    body, odd = envelope(service="wohngeld"), envelope(service="gibt-es-nicht")
    async with client_of(create_app(settings)) as client:
        portal = Portal(client, issuers.staff("amt24:exchange", sub="amt24"))
        sending = [
            client.post("/v1/amt24/applications", content=each, headers=portal.headers) for each in [body, odd] * 10
        ]
        answers = await asyncio.gather(*sending)
    assert {answer.status_code for answer in answers[::2]} <= {201, 409}
    assert {answer.status_code for answer in answers[1::2]} <= {422, 409}
    assert len({answer.json()["case"] for answer in answers[::2] if answer.status_code == 201}) == 1
    database = Database(create_engine(settings, "test"))
    async with database.transaction() as session:
        table = create_app(settings).state.metadata.tables["bundles.amt24_application"]
        assert len(list(await session.execute(table.select()))) == 2
    await database.close()
