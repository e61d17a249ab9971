"""Holding a slot: the good way and every wrong one."""

from datetime import timedelta

import pytest

from shared.clock import utc_now
from tests.booking.town import DAY, TODAY, Town, at, slug
from tests.support.clients import key

UNITS_OF = "SELECT starts_at, hold_until FROM booking.capacity_unit WHERE appointment_id = CAST(:id AS uuid) ORDER BY 1"


async def test_hold_takes_all_cells_and_tells_the_secret_once(town: Town) -> None:
    await town.open()
    held = await town.held("09:00", "passport")
    assert held["state"] == "held"
    assert held["startsAt"] == at("09:00")
    assert held["endsAt"] == at("09:15")
    assert held["durationMinutes"] == 15
    assert held["reference"].startswith("T-")
    assert held["office"] == {"id": "office-a", "name": "Amt office-a", "address": None}
    units = await town.rows(UNITS_OF, id=held["id"])
    assert len(units) == 3
    seen = (await town.get(held)).json()
    assert seen == {name: value for name, value in held.items() if name != "secret"}
    stored = await town.rows("SELECT secret_hash FROM booking.appointment")
    assert held["secret"].encode() not in stored[0].secret_hash


async def test_hold_tells_the_other_rooms(town: Town) -> None:
    await town.open()
    held = await town.held()
    events = await town.rows("SELECT type, data FROM booking.outbox_event WHERE subject = :id", id=held["id"])
    assert [event.type for event in events] == ["de.lotse.booking.appointment_held.v1"]
    assert events[0].data["serviceIds"] == ["quick"]


@pytest.mark.edge(26)
async def test_quantity_and_several_services_add_up(town: Town) -> None:
    await town.open()
    wish = [{"id": "passport", "quantity": 2}, {"id": "parking", "quantity": 1}]
    held = await town.held("09:00", services=wish)
    assert held["durationMinutes"] == 40
    assert len(await town.rows(UNITS_OF, id=held["id"])) == 8


async def test_duration_by_quantity_wins_over_piece_by_piece(town: Town) -> None:
    steps = [{"upTo": 5, "minutes": 10}, {"upTo": None, "minutes": 45}]
    await town.open(services={"copies": 10}, steps=steps)
    assert (await town.held("09:00", services=[{"id": "copies", "quantity": 4}]))["durationMinutes"] == 10
    assert (await town.held("10:00", services=[{"id": "copies", "quantity": 6}]))["durationMinutes"] == 45


async def test_taken_slot_is_refused(town: Town) -> None:
    await town.open(desks=2)
    await town.held("09:00", "passport")
    await town.held("09:05", "passport")
    assert slug(await town.hold("09:10", "quick")) == (409, "slot-taken")
    await town.held("09:15", "quick")


async def test_no_capacity_is_lost_to_desks(town: Town) -> None:
    """Two visits that overlap a third differently fit on two desks, whichever desk each began with."""
    await town.open(desks=2, intervals=(("08:00", "08:20"),))
    await town.held("08:00", "quick")
    await town.held("08:05", "parking")
    await town.held("08:00", "passport")
    await town.held("08:15", "quick")
    await town.held("08:15", "quick")
    assert slug(await town.hold("08:10", "quick")) == (409, "slot-taken")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"office": "nowhere"}, (404, "office-unknown")),
        ({"services": [{"id": "unheard-of"}]}, (404, "service-unknown")),
        ({"services": [{"id": "riddle"}]}, (422, "duration-unknown")),
        ({"services": [{"id": "wedding", "quantity": 9}]}, (422, "visit-too-long")),
        ({"startsAt": at("09:02")}, (422, "start-off-grid")),
        ({"startsAt": at("09:00").replace(":00+", ":00.5+")}, (422, "start-off-grid")),
        ({"startsAt": "2020-01-01T09:00:00+01:00"}, (422, "start-in-past")),
        ({"startsAt": "9999-12-31T23:55:00Z"}, (422, "slot-not-offered")),
        ({"startsAt": at("07:55")}, (422, "slot-not-offered")),
        ({"startsAt": at("16:00")}, (422, "slot-not-offered")),
        ({"services": [{"id": "passport"}], "startsAt": at("11:50")}, (422, "slot-not-offered")),
        ({"startsAt": at("09:00", TODAY + timedelta(days=300))}, (422, "slot-not-offered")),
        ({"startsAt": "2026-12-01T09:00:00"}, (422, "validation-failed")),
        ({"startsAt": "soon"}, (422, "validation-failed")),
        ({"services": []}, (422, "validation-failed")),
        ({"services": [{"id": "quick", "quantity": 0}]}, (422, "validation-failed")),
        ({"services": [{"id": "quick", "quantity": -1}]}, (422, "validation-failed")),
        ({"services": [{"id": "quick", "quantity": 1000}]}, (422, "validation-failed")),
        ({"services": [{"id": "quick", "quantity": 10**30}]}, (422, "validation-failed")),
        ({"services": [{"id": "quick", "quantity": 1.5}]}, (422, "validation-failed")),
        ({"services": [{"id": "quick", "quantity": "1"}]}, (422, "validation-failed")),
        ({"services": [{"id": "quick"}, {"id": "quick"}]}, (422, "validation-failed")),
        ({"services": [{"id": f"s{n}"} for n in range(11)]}, (422, "validation-failed")),
        ({"services": [{"id": "quick\x00"}]}, (422, "validation-failed")),
        ({"services": "quick"}, (422, "validation-failed")),
        ({"office": "a" * 5000}, (422, "validation-failed")),
        ({"office": None}, (422, "validation-failed")),
        ({"surprise": 1}, (422, "validation-failed")),
    ],
)
@pytest.mark.edge(27)
async def test_bad_wishes_are_clear_problems(town: Town, change: dict, expected: tuple[int, str]) -> None:
    await town.open()
    assert slug(await town.hold(**change)) == expected
    assert await town.rows("SELECT 1 FROM booking.appointment") == []
    assert await town.rows("SELECT 1 FROM booking.capacity_unit WHERE appointment_id IS NOT NULL") == []


async def test_office_that_lacks_a_service(town: Town) -> None:
    await town.open()
    await town.open("office-b", services={"fishing": 10})
    assert slug(await town.hold(services=[{"id": "fishing"}])) == (422, "service-not-offered")
    assert slug(await town.hold(services=[{"id": "fishing"}, {"id": "quick"}])) == (422, "service-not-offered")


async def test_office_without_appointments(town: Town) -> None:
    await town.open(appointments=False)
    assert slug(await town.hold()) == (422, "no-appointments-here")


async def test_before_anything_is_known_the_answer_is_try_again(town: Town) -> None:
    answer = await town.hold()
    assert slug(answer) == (503, "unavailable")
    assert answer.headers["retry-after"]


async def test_slot_that_is_not_released_says_when(town: Town) -> None:
    await town.open()
    await town.do("UPDATE booking.capacity_unit SET released_at = clock_timestamp() + interval '1 hour'")
    answer = await town.hold()
    assert slug(answer) == (409, "slot-not-released")
    assert answer.json()["nextReleaseAt"] > utc_now().isoformat()
    assert await town.slots() == []


@pytest.mark.edge(31)
async def test_key_is_needed_and_a_repeat_gets_the_same_answer(town: Town) -> None:
    await town.open(desks=3)
    wish = {"services": [{"id": "quick"}], "office": "office-a", "startsAt": at("09:00")}
    assert slug(await town.client.post("/v1/appointments", json=wish)) == (400, "idempotency-key-missing")
    once = key()
    first = await town.client.post("/v1/appointments", json=wish, headers=once)
    again = await town.client.post("/v1/appointments", json=wish, headers=once)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    other = await town.client.post("/v1/appointments", json=wish | {"startsAt": at("10:00")}, headers=once)
    assert slug(other) == (422, "idempotency-key-reused")
    assert len(await town.rows("SELECT 1 FROM booking.appointment")) == 1


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"", "application/json", (422, "validation-failed")),
        (b"{", "application/json", (400, "bad-request")),
        (b"[]", "application/json", (422, "validation-failed")),
        (b"hello", "text/plain", (415, "unsupported-media-type")),
        (b"x" * 2_000_000, "application/json", (413, "body-too-large")),
    ],
)
async def test_unreadable_bodies(town: Town, body: bytes, kind: str, expected: tuple[int, str]) -> None:
    headers = key() | {"Content-Type": kind}
    assert slug(await town.client.post("/v1/appointments", content=body, headers=headers)) == expected


@pytest.mark.edge(38)
async def test_expired_hold_is_taken_over_without_any_cron(town: Town) -> None:
    await town.open()
    slow = await town.held()
    await town.let_hold_pass(slow, seconds=20)
    assert slug(await town.hold()) == (409, "slot-taken"), "the grace belongs to who is just confirming"
    await town.let_hold_pass(slow, seconds=31)
    assert "09:00" in await town.slots()
    assert (await town.get(slow)).json()["state"] == "expired"
    await town.held()
    assert (await town.get(slow)).json()["state"] == "expired"
    events = await town.rows("SELECT type FROM booking.outbox_event WHERE subject = :id ORDER BY id", id=slow["id"])
    assert [event.type.split(".")[3] for event in events] == ["appointment_held", "appointment_expired"]


async def test_a_repeat_gets_its_answer_even_when_it_would_be_refused_by_now(town: Town) -> None:
    await town.open()
    wish = {"services": [{"id": "quick"}], "office": "office-a", "startsAt": at("09:00")}
    same = key()
    first = await town.client.post("/v1/appointments", json=wish, headers=same)
    await town.do("DELETE FROM booking.office_service")
    again = await town.client.post("/v1/appointments", json=wish, headers=same)
    assert (again.status_code, again.json()) == (201, first.json())
    assert slug(await town.client.post("/v1/appointments", json=wish, headers=key())) == (404, "service-unknown")
    other = wish | {"startsAt": at("10:00")}
    assert slug(await town.client.post("/v1/appointments", json=other, headers=same)) == (422, "idempotency-key-reused")


async def test_a_combined_service_counts_shared_parts_once(town: Town) -> None:
    await town.open()
    await town.do(
        "UPDATE booking.office_service SET combines = ARRAY['passport', 'parking'], duration_minutes = 20 "
        "WHERE service_id = 'wedding'"
    )
    wish = [{"id": "passport", "quantity": 2}, {"id": "parking", "quantity": 1}]
    assert (await town.held("09:00", services=wish))["durationMinutes"] == 20 + 15


async def test_an_office_that_closes_for_good_names_its_successor(town: Town) -> None:
    await town.open(closedFrom=str(DAY), successor="office-b")
    answer = await town.hold("09:00")
    assert slug(answer) == (410, "office-closed")
    assert (answer.json()["successor"], "office-b" in answer.json()["detail"]) == ("office-b", True)
    query = {"service": "quick", "office": "office-a", "date": str(DAY)}
    empty = (await town.client.get("/v1/availability/slots", params=query)).json()
    assert (empty["reason"]["code"], empty["offices"][0]["successor"]) == ("office-closed", "office-b")
    before = {"startsAt": at("09:00", DAY - timedelta(days=1))}
    assert (await town.hold(**before)).status_code == 201, "until then it is open"
