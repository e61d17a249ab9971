"""Confirm, cancel, move: once, twice, too late, with the wrong secret, in the wrong state."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.booking.appointments.contact import open_contact
from shared.crypto import WrappedKey
from shared.settings import MasterKeys
from tests.booking.town import CONTACT, DAY, Town, at, secret, slug

UNITS = (
    "SELECT count(*) AS n FROM booking.capacity_unit WHERE appointment_id = CAST(:id AS uuid) AND hold_until IS NULL"
)


async def firm(town: Town, held: dict) -> int:
    return (await town.rows(UNITS, id=held["id"]))[0].n


async def test_confirm_is_firm_and_repeatable(town: Town) -> None:
    await town.open()
    held = await town.held(service="passport")
    first = await town.step(held, "confirm", CONTACT)
    assert first.status_code == 200
    assert first.json()["state"] == "confirmed"
    assert first.json()["holdExpiresAt"] is None
    assert await firm(town, held) == 3
    again = await town.step(held, "confirm", CONTACT)
    assert (again.status_code, again.json()) == (200, first.json())
    events = await town.rows("SELECT type FROM booking.outbox_event WHERE subject = :id", id=held["id"])
    assert len(events) == 2


async def test_contact_is_sealed(town: Town) -> None:
    await town.open()
    held = await town.confirmed()
    row = (await town.rows("SELECT id, sealed_contact, key_id, data_key FROM booking.appointment"))[0]
    assert b"Mustermann" not in row.sealed_contact
    keys = town.settings.master_keys
    assert isinstance(keys, MasterKeys)
    contact = open_contact(keys, row.id, row.sealed_contact, WrappedKey(row.key_id, row.data_key))
    assert contact.name == "Erika Mustermann"
    everywhere = await town.rows("SELECT CAST(data AS text) AS data FROM booking.outbox_event")
    assert all("Mustermann" not in row.data and "erika" not in row.data for row in everywhere)
    assert "Mustermann" not in (await town.get(held)).text


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"contact": {}},
        {"contact": {"name": ""}},
        {"contact": {"name": "A\r\nBcc: everybody@example.org"}},
        {"contact": {"name": "x" * 201}},
        {"contact": {"name": "A", "email": "nowhere"}},
        {"contact": {"name": "A", "email": "a@b.de\r\nBcc: c@d.de"}},
        {"contact": {"name": "A", "phone": "call me"}},
        {"contact": {"name": "A"}, "locale": "???"},
        {"contact": {"name": "A", "birthday": "1990-01-01"}},
    ],
)
async def test_bad_contacts(town: Town, body: dict | None) -> None:
    await town.open()
    held = await town.held()
    assert slug(await town.step(held, "confirm", body)) == (422, "validation-failed")


@pytest.mark.edge(46)
async def test_strangers_get_the_same_404(town: Town) -> None:
    await town.open(desks=2)
    held, other = await town.held(), await town.held()
    nobody = {"id": str(uuid4()), "secret": "x"}
    stolen = {"id": held["id"], "secret": other["secret"]}
    texts = set()
    for wrong in (nobody, stolen, held | {"secret": "ä"[:0] + "guess"}):
        for step, body in (
            ("confirm", CONTACT),
            ("cancel", None),
            ("move", {"office": "office-a", "startsAt": at("10:00")}),
        ):
            answer = await town.step(wrong, step, body)
            assert slug(answer) == (404, "appointment-not-found")
            texts.add(answer.json()["detail"])
        for rest in ("", "/calendar.ics"):
            assert slug(await town.get(wrong, rest)) == (404, "appointment-not-found")
    assert len(texts) == 1
    assert slug(await town.client.get(f"/v1/appointments/{held['id']}")) == (401, "unauthorized")
    assert slug(await town.client.get("/v1/appointments/7", headers=secret(held))) == (422, "validation-failed")


async def test_confirm_within_the_grace_and_not_after(town: Town) -> None:
    await town.open(desks=2)
    late, too_late = await town.held(), await town.held()
    await town.let_hold_pass(late, seconds=20)
    assert (await town.step(late, "confirm", CONTACT)).json()["state"] == "confirmed"
    await town.let_hold_pass(too_late, seconds=31)
    for step, body in (
        ("confirm", CONTACT),
        ("cancel", None),
        ("move", {"office": "office-a", "startsAt": at("10:00")}),
    ):
        assert slug(await town.step(too_late, step, body)) == (410, "hold-expired")


async def test_cancelled_units_cool_down(town: Town) -> None:
    await town.open()
    held = await town.confirmed()
    first = await town.step(held, "cancel")
    assert first.json()["state"] == "cancelled"
    assert (await town.step(held, "cancel")).json() == first.json()
    assert slug(await town.step(held, "confirm", CONTACT)) == (409, "wrong-state")
    assert "09:00" not in await town.slots()
    assert slug(await town.hold()) == (409, "slot-taken"), "given back, but not to somebody chosen"
    cooling = "appointment_id = '00000000-0000-0000-0000-000000000000'"
    rest = await town.rows(f"SELECT hold_until - now() AS rest FROM booking.capacity_unit WHERE {cooling}")  # noqa: S608
    assert [timedelta(minutes=4) < row.rest < timedelta(minutes=31) for row in rest] == [True]
    await town.do(f"UPDATE booking.capacity_unit SET hold_until = now() - interval '31 s' WHERE {cooling}")  # noqa: S608
    assert "09:00" in await town.slots()
    await town.held()


@pytest.mark.parametrize("step", ["cancel", "move"])
async def test_what_is_given_up_shortly_before_comes_free_at_once(town: Town, step: str) -> None:
    await town.open()
    held = await town.confirmed()
    await town.do("UPDATE booking.appointment SET starts_at = now() + interval '110 minutes'")
    target = {"office": "office-a", "startsAt": at("14:00")}
    assert (await town.step(held, step, target if step == "move" else None)).status_code == 200
    assert "09:00" in await town.slots(), "its unit is still where it was in this test"
    await town.held("09:00")


@pytest.mark.edge(34)
async def test_move_keeps_the_reference_and_frees_the_old_place(town: Town) -> None:
    await town.open()
    held = await town.confirmed(service="passport")
    target = {"office": "office-a", "startsAt": at("14:00")}
    moved = await town.step(held, "move", target)
    assert moved.status_code == 200
    assert moved.json()["startsAt"] == at("14:00")
    assert (moved.json()["reference"], moved.json()["state"]) == (held["reference"], "confirmed")
    assert await firm(town, held) == 3
    again = await town.step(held, "move", target)
    assert again.json() == moved.json()
    row = (await town.rows("SELECT sequence FROM booking.appointment"))[0]
    assert row.sequence == 1
    assert slug(await town.hold("09:00")) == (409, "slot-taken"), "the old place cools down"
    events = await town.rows("SELECT data FROM booking.outbox_event WHERE type LIKE '%moved%'")
    assert [event.data["previousStartsAt"] for event in events] != [events[0].data["startsAt"]]


async def test_move_may_overlap_the_old_place(town: Town) -> None:
    await town.open()
    held = await town.confirmed(service="passport")
    assert (await town.step(held, "move", {"office": "office-a", "startsAt": at("09:05")})).status_code == 200
    assert await firm(town, held) == 3
    assert "09:20" in await town.slots()
    assert "09:15" not in await town.slots()


@pytest.mark.edge(35)
async def test_move_to_a_taken_slot_keeps_the_old(town: Town) -> None:
    await town.open()
    held = await town.confirmed(service="passport")
    await town.held("14:05")
    answer = await town.step(held, "move", {"office": "office-a", "startsAt": at("14:00")})
    assert slug(answer) == (409, "slot-taken")
    seen = (await town.get(held)).json()
    assert (seen["startsAt"], seen["state"]) == (at("09:00"), "confirmed")
    assert await firm(town, held) == 3
    assert "14:00" in await town.slots("quick"), "nothing of the new place was kept"


async def test_move_to_another_office(town: Town) -> None:
    await town.open()
    await town.open("office-b", services={"quick": 10})
    held = await town.held()
    moved = (await town.step(held, "move", {"office": "office-b", "startsAt": at("09:00")})).json()
    assert moved["office"]["id"] == "office-b"
    assert moved["durationMinutes"] == 10
    assert moved["holdExpiresAt"] == held["holdExpiresAt"]
    assert (await town.step(held, "confirm", CONTACT)).status_code == 200
    assert await firm(town, held) == 2
    assert slug(await town.step(held, "move", {"office": "nowhere", "startsAt": at("09:00")})) == (
        404,
        "office-unknown",
    )


@pytest.mark.edge(45)
async def test_nothing_moves_after_the_start(town: Town) -> None:
    await town.open()
    held = await town.confirmed()
    await town.do("UPDATE booking.appointment SET starts_at = now() - interval '1 minute'")
    assert slug(await town.step(held, "cancel")) == (409, "too-late")
    assert slug(await town.step(held, "move", {"office": "office-a", "startsAt": at("10:00")})) == (409, "too-late")
    assert (await town.step(held, "confirm", CONTACT)).status_code == 200, "a repeated confirm is still answered"


async def test_looking_changes_nothing(town: Town) -> None:
    await town.open()
    held = await town.held()
    everything = "SELECT md5(string_agg(CAST(t AS text), '|' ORDER BY t)) FROM booking.{} t"
    tables = ("appointment", "capacity_unit", "outbox_event", "idempotency_key", "office")

    async def state() -> list:
        return [await town.rows(everything.format(table)) for table in tables]

    before = await state()
    for path in ("", "/calendar.ics", "/confirm", "/cancel", "/move"):
        await town.get(held, path)
        await town.client.head(f"/v1/appointments/{held['id']}{path}", headers=secret(held))
    await town.slots()
    for question in (f"days?service=quick&from={DAY}", "next?service=quick", f"slots?service=quick&date={DAY}"):
        assert (await town.client.get(f"/v1/availability/{question}")).status_code == 200
    assert await state() == before
