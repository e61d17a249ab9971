"""Visit plans over HTTP: one visit where one does, a way between two, all or nothing, and races."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from aiohttp import web

from tests.booking.town import CONTACT, DAY, SERVICES, Town, at, slug
from tests.support.clients import key

BOTH = [{"id": "passport"}, {"id": "parking"}]
MORNING = {"from": at("08:00"), "to": at("12:00")}


async def ask(town: Town, services: list[dict[str, Any]] = BOTH, **body: Any) -> httpx.Response:
    wish = {"services": services, "windows": [MORNING]} | body
    return await town.client.post("/v1/visit-plans", json=wish, headers=key())


async def test_one_visit_where_one_office_does_all(town: Town) -> None:
    await town.open("office-a", services={"passport": 15})
    await town.open("office-b", services={"passport": 15, "parking": 10})
    answer = await ask(town)
    assert answer.status_code == 201, answer.text
    (visit,) = answer.json()["visits"]
    assert (visit["office"]["id"], visit["startsAt"], visit["durationMinutes"]) == ("office-b", at("08:00"), 25)
    assert answer.json()["days"] == 1
    assert (await town.step(visit, "confirm", CONTACT)).status_code == 200
    events = await town.rows("SELECT type FROM booking.outbox_event ORDER BY id")
    assert [event.type.split(".")[-2] for event in events] == ["appointment_held", "appointment_confirmed"]


async def test_two_offices_on_one_day_with_the_way_between(town: Town) -> None:
    await town.open("office-a", services={"passport": 15}, address={"district": "Zentrum"})
    await town.open("office-b", services={"parking": 10}, address={"district": "Gohlis"})
    plan = (await ask(town)).json()
    first, second = plan["visits"]
    assert (first["wayThere"], second["wayThere"]["status"], plan["days"]) == (None, "estimate", 1)
    pause = datetime.fromisoformat(second["startsAt"]) - datetime.fromisoformat(first["endsAt"])
    assert pause >= timedelta(minutes=second["wayThere"]["minutes"]) > timedelta(minutes=10)
    assert {(await town.get(visit)).json()["state"] for visit in (first, second)} == {"held"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"services": [{"id": "unheard-of"}]}, (404, "service-unknown")),
        ({"services": [{"id": "riddle"}]}, (422, "services-not-bookable")),
        ({"offices": ["nowhere"]}, (404, "office-unknown")),
        ({"windows": [{"from": at("08:00"), "to": at("08:10")}]}, (409, "no-visit-plan")),
        ({"windows": [{"from": "2020-01-01T08:00:00Z", "to": "2020-01-01T09:00:00Z"}]}, (409, "no-visit-plan")),
        ({"windows": [{"from": at("12:00"), "to": at("08:00")}]}, (422, "validation-failed")),
        ({"windows": [MORNING, {"from": "2030-01-01T08:00:00Z", "to": "2030-01-01T09:00:00Z"}]}, (422, "validation-failed")),
        ({"windows": [{"from": "2026-12-01T08:00:00", "to": "2026-12-01T09:00:00"}]}, (422, "validation-failed")),
        ({"services": []}, (422, "validation-failed")),
        ({"services": [{"id": f"s{n}"} for n in range(7)]}, (422, "validation-failed")),
        ({"services": [{"id": "quick"}, {"id": "quick"}]}, (422, "validation-failed")),
        ({"windows": [MORNING] * 32}, (422, "validation-failed")),
    ],
)  # fmt: skip
async def test_wishes_that_cannot_be(town: Town, body: dict[str, Any], expected: tuple[int, str]) -> None:
    await town.open()
    answer = await ask(town, **body)
    assert slug(answer) == expected
    assert await town.rows("SELECT 1 FROM booking.capacity_unit WHERE appointment_id IS NOT NULL") == []


async def test_the_next_two_weeks_when_no_window_is_given(town: Town) -> None:
    await town.open()
    answer = await ask(town, windows=[])
    assert answer.status_code == 201, answer.text
    assert answer.json()["visits"][0]["startsAt"] < at("23:59", DAY)


async def test_the_same_key_is_the_same_plan(town: Town) -> None:
    await town.open(desks=3)
    same, wish = key(), {"services": BOTH, "windows": [MORNING]}
    answers = [await town.client.post("/v1/visit-plans", json=wish, headers=same) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert len(await town.rows("SELECT 1 FROM booking.appointment")) == 1


async def test_a_plan_avoids_what_is_taken_and_what_closes(town: Town) -> None:
    await town.open("office-a", services={"passport": 15, "quick": 5}, intervals=(("08:00", "08:30"),))
    await town.held("08:05", "quick")
    (visit,) = (await ask(town, [{"id": "passport"}])).json()["visits"]
    assert visit["startsAt"] == at("08:10")
    await town.open("office-a", services={"passport": 15}, intervals=(("08:00", "08:30"),), closedFrom=str(DAY))
    assert slug(await ask(town, [{"id": "passport"}])) == (409, "no-visit-plan")


async def bundles(request: web.Request) -> web.Response:
    """The bundles room, as far as booking asks it."""
    known = {"umzug": ["passport", "riddle", "parking"], "leer": ["riddle"], "viel": [f"s{n}" for n in range(9)]}
    services = known.get(request.match_info["id"])
    return web.json_response({"services": services}, status=200 if services else 404)


@pytest_asyncio.fixture(loop_scope="session")
async def bundle_town(town: Town) -> AsyncIterator[Town]:
    app = web.Application()
    app.router.add_get("/v1/bundles/{id}", bundles)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    state = town.client._transport.app.state
    state.settings = town.settings.model_copy(update={"bundles_url": f"http://{host}:{port}"})
    await town.open(services=SERVICES | {f"s{n}": 5 for n in range(9)})
    yield town
    await runner.cleanup()


async def test_a_whole_bundle_in_one_visit(bundle_town: Town) -> None:
    plan = (await ask(bundle_town, [], bundle="umzug")).json()
    assert [service["id"] for service in plan["visits"][0]["services"]] == ["parking", "passport"]
    assert plan["withoutVisit"] == ["riddle"]


@pytest.mark.parametrize(
    ("bundle", "expected"),
    [
        ("unheard-of", (404, "bundle-unknown")),
        ("leer", (422, "services-not-bookable")),
        ("viel", (422, "too-much-for-one-plan")),
        ("../x", (422, "validation-failed")),
    ],
)
async def test_bundles_that_cannot_be_planned(bundle_town: Town, bundle: str, expected: tuple[int, str]) -> None:
    assert slug(await ask(bundle_town, [], bundle=bundle)) == expected


async def test_a_bundles_room_that_is_away(town: Town) -> None:
    state = town.client._transport.app.state
    state.settings = town.settings.model_copy(update={"bundles_url": "http://127.0.0.1:9"})
    assert slug(await ask(town, [], bundle="umzug")) == (502, "neighbour-unavailable")
    assert slug(await ask(town, BOTH, bundle="umzug")) == (422, "validation-failed")


@pytest.mark.edge(39)
async def test_two_offices_at_once_in_either_order(real_town: Town) -> None:
    """Everybody wants one visit at each of two offices; whoever gets one gets both, and nobody waits for ever."""
    await real_town.open("office-a", services={"passport": 15}, intervals=(("08:00", "10:00"),))
    await real_town.open("office-b", services={"parking": 15}, intervals=(("08:00", "10:00"),))
    orders = (BOTH, BOTH[::-1])
    answers = await asyncio.gather(*(ask(real_town, orders[n % 2]) for n in range(16)))
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {201, 409}
    assert statuses[201] >= 2
    halves = await real_town.rows("SELECT office_id, count(*) AS n FROM booking.appointment GROUP BY office_id")
    assert {row.n for row in halves} == {statuses[201]}
    wrong = await real_town.rows(
        "SELECT a.id FROM booking.appointment a LEFT JOIN booking.capacity_unit u ON u.appointment_id = a.id"
        " GROUP BY a.id HAVING count(u.unit_no) <> a.cells"
    )
    assert wrong == []
    deadlocks = await real_town.rows("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    assert deadlocks[0].deadlocks == 0
