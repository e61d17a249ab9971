"""Watch things of residents, hear of them by asking; only with their secret, and only ids and types."""

from uuid import UUID, uuid4

import pytest_asyncio

from services.booking.app import create_app as create_booking
from services.booking.settings import BookingSettings
from services.booking.tables import outbox as booking_outbox
from services.bundles.app import create_app as create_bundles
from services.bundles.settings import BundlesSettings
from services.bundles.tables import outbox as bundles_outbox
from services.routing.app import create_app
from services.routing.events import HANDLERS
from services.routing.settings import RoutingSettings
from services.routing.tables import metadata
from shared.messaging.consumer import Consumer
from shared.messaging.envelope import Envelope
from tests.booking.town import Town
from tests.bundles.seeds import FAMILY
from tests.support.clients import client_of, key
from tests.support.serving import house_app, serving


class Neighbourhood:
    """Routing beside the real booking and bundles, in one transaction that is undone."""

    def __init__(self, database, routing, booking, bundles, issuers) -> None:
        self.database, self.routing, self.booking, self.bundles, self.issuers = (
            database,
            routing,
            booking,
            bundles,
            issuers,
        )
        self.carried: set[UUID] = set()

    async def call(self, method, path, body=None, expect=200, client="frontend", **more):
        headers = self.issuers.staff("webhooks:write", sub=client) | key()
        answer = await self.routing.request(method, path, json=body, headers=headers, **more)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    async def watch(self, kind, thing, expect=201, **more):
        body = {"kind": kind, "id": thing["id"], "secret": thing["secret"]} | more
        return await self.call("POST", "/v1/watches", body, expect)

    async def notices(self, **query):
        return await self.call("GET", "/v1/notices", params=query)

    async def case(self):
        body = {"bundle": "elternexpress", "mode": "online", "facts": FAMILY, "eventDate": "2026-03-14"}
        return (await self.bundles.post("/v1/cases", json=body, headers=key())).json()

    async def submit(self, case):
        headers = {"Authorization": f"Secret {case['secret']}"}
        answer = await self.bundles.post(f"/v1/cases/{case['id']}/submit", headers=headers)
        assert answer.status_code == 202, answer.text

    async def carry(self, twice=False) -> list[str]:
        """Bring what the rooms have told to routing, as relay and consumer do."""
        consumer = Consumer(self.database, metadata.tables["routing.inbox_event"], HANDLERS)
        async with self.database.transaction() as session:
            rows = [
                row
                for outbox in (booking_outbox, bundles_outbox)
                for row in await session.execute(outbox.event_table.select())
                if row.id not in self.carried
            ]
        envelopes = [
            Envelope(
                id=row.id, source=f"urn:lotse:{row.type.split('.')[2]}", type=row.type, subject=row.subject, time=row.occurred_at,
                traceparent=row.traceparent, correlationid=row.correlation_id, data=row.data,
            )
            for row in rows
        ]  # fmt: skip
        for _ in range(2 if twice else 1):
            await consumer.consume(envelopes)
        self.carried |= {row.id for row in rows}
        return [row.type for row in rows]


@pytest_asyncio.fixture(loop_scope="session")
async def street(database, settings_of, issuers):
    def booking_app():
        return create_booking(settings_of(BookingSettings, cache_seconds=0.0), database=database)

    def bundles_app():
        return create_bundles(settings_of(BundlesSettings), database=database)

    async with (
        serving(house_app(issuers)) as house,
        serving(booking_app()) as booking_url,
        serving(bundles_app()) as bundles_url,
        client_of(booking_app()) as booking,
        client_of(bundles_app()) as bundles,
    ):
        urls = {"booking_url": booking_url, "bundles_url": bundles_url, "token_url": f"{house}/token"}
        async with client_of(create_app(settings_of(RoutingSettings, **urls), database=database)) as routing:
            yield Neighbourhood(database, routing, booking, bundles, issuers)


@pytest_asyncio.fixture(loop_scope="session")
async def town(street, settings_of):
    made = Town(street.database, settings_of(BookingSettings), street.booking)
    await made.open()
    return made


async def test_what_happens_in_a_watched_case_is_heard(street) -> None:
    watched, other = await street.case(), await street.case()
    await street.watch("case", watched)
    for case in (watched, other):
        await street.submit(case)
    told = await street.carry(twice=True)
    assert told.count("de.lotse.bundles.case_progressed.v1") == 1
    page = await street.notices()
    assert {each["subject"] for each in page["items"]} == {watched["id"]}
    types = [each["type"] for each in page["items"]]
    assert (types[0], "case.part_released" in types, page["more"], page["gap"]) == (
        "case.submitted",
        True,
        False,
        False,
    )
    assert {each["part"] for each in page["items"] if each["type"] == "case.part_released"} >= {"geburtsurkunde"}
    assert (await street.notices(since=page["next"]))["items"] == []
    assert "Zz7" not in str(page)


async def test_pages_go_on_where_they_ended(street) -> None:
    case = await street.case()
    await street.watch("case", case)
    await street.submit(case)
    await street.carry()
    first = await street.notices(limit=1)
    rest = await street.notices(since=first["next"])
    assert first["more"]
    numbers = [each["number"] for each in first["items"] + rest["items"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert (await street.call("GET", "/v1/notices", client="somebody-else"))["items"] == []


async def test_appointments_are_heard_of(street, town) -> None:
    watched, other = await town.held("09:00"), await town.held("10:00")
    await street.watch("appointment", watched)
    await street.carry()
    contact = {"contact": {"name": "Erika Mustermann", "email": "erika@example.org"}, "locale": "de"}
    for held in (watched, other):
        assert (await town.step(held, "confirm", contact)).status_code == 200
    await town.step(watched, "cancel")
    await street.carry()
    items = (await street.notices())["items"]
    heard = [each["type"] for each in items if each["type"] != "appointment.held"]
    assert heard == ["appointment.confirmed", "appointment.cancelled"]
    assert {each["subject"] for each in items} == {watched["id"]}


async def test_only_who_has_the_secret_may_watch(street, town) -> None:
    case, held = await street.case(), await town.held("09:00")
    for kind, thing in (("case", case), ("appointment", held)):
        for wrong in ({"secret": "guess"}, {"id": str(uuid4())}):
            refused = await street.watch(kind, thing, 404, **wrong)
            assert refused["type"] == "urn:lotse:problem:watch-refused"
    await street.submit(case)
    assert "de.lotse.bundles.case_progressed.v1" not in await street.carry()
    assert (await street.call("GET", "/v1/watches"))["items"] == []


async def test_watching_twice_and_no_longer(street) -> None:
    case = await street.case()
    first, again = await street.watch("case", case), await street.watch("case", case)
    assert first == again
    assert len((await street.call("GET", "/v1/watches"))["items"]) == 1
    await street.call("DELETE", f"/v1/watches/case/{case['id']}", expect=204, client="frontend")
    await street.call("DELETE", f"/v1/watches/case/{case['id']}", expect=404)
    await street.submit(case)
    assert "de.lotse.bundles.case_progressed.v1" not in await street.carry()


async def test_bad_wishes_are_explained(street) -> None:
    good = {"kind": "case", "id": str(uuid4()), "secret": "x"}
    for body in ({}, good | {"kind": "car"}, good | {"id": "1"}, good | {"secret": ""}, good | {"secret": "x" * 201}):
        await street.call("POST", "/v1/watches", body, 422)


async def test_bad_cursors_are_explained(street) -> None:
    for since in ("x", "WyJhIl0", "Wy0xXQ", "W3RydWVd"):
        await street.call("GET", "/v1/notices", expect=400, params={"since": since})


async def test_while_a_room_is_away_nobody_says_no(settings_of, database, issuers) -> None:
    away = settings_of(RoutingSettings, booking_url="http://127.0.0.1:9", bundles_url="http://127.0.0.1:9")
    async with client_of(create_app(away, database=database)) as client:
        headers = issuers.staff("webhooks:write") | key()
        body = {"kind": "appointment", "id": str(uuid4()), "secret": "x"}
        answer = await client.post("/v1/watches", json=body, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (502, "urn:lotse:problem:neighbour-unavailable")
