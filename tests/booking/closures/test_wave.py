"""A closure and its wave: looked at first, nobody loses an appointment, nobody is promised what another has."""

import asyncio
import re
from typing import Any

import pytest

from services.booking.closures import store as closure_store
from tests.booking.appointments.test_stress import FIRM_WITHOUT, SPLIT, WRONG_COUNT
from tests.booking.messages.post import letters_of
from tests.booking.town import DAY, Town, at, secret, slug
from tests.support.clients import key

WHY = {"de": "Wasserschaden", "en": "Water damage"}
ALL_DAY = {"since": at("00:00"), "until": at("23:59"), "reason": WHY}


@pytest.fixture
def clerk(issuers) -> dict[str, str]:
    return issuers.staff("booking:staff", offices=["*"])


async def plan(town: Town, clerk, office: str = "office-a", **change: Any) -> dict[str, Any]:
    answer = await town.client.post(
        f"/v1/staff/offices/{office}/closures", json=ALL_DAY | change, headers=clerk | key()
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def act(town: Town, clerk, closure: dict[str, Any], step: str) -> dict[str, Any]:
    answer = await town.client.post(f"/v1/staff/closures/{closure['id']}/{step}", headers=clerk)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def link(town: Town) -> tuple[str, dict[str, str]]:
    """(id, header) of the newest proposal, as its letter says."""
    letter = (await letters_of(town, "rebooking_proposed"))[-1]
    found = re.search(r"/rebookings/([0-9a-f-]+)#(\S+)$", letter.values["link"])
    assert found, letter.values
    return found[1], {"Authorization": f"Secret {found[2]}"}


@pytest.mark.edge(17)
async def test_a_dry_run_changes_nothing(town: Town, clerk) -> None:
    await town.open()
    await town.open("office-b")
    firm = await town.confirmed("09:00", "passport")
    before = await town.rows(
        "SELECT md5(string_agg(CAST(u AS text) || u.xmin, ',' ORDER BY u)) FROM booking.capacity_unit u"
    )
    planned = await plan(town, clerk)
    assert (planned["state"], planned["withoutAlternative"]) == ("planned", 0)
    (one,) = planned["affected"]
    assert (one["reference"], one["reachable"], one["state"]) == (firm["reference"], True, "planned")
    assert one["alternatives"][0]["office"]["id"] == "office-b"
    assert len(one["alternatives"]) == 3
    after = await town.rows(
        "SELECT md5(string_agg(CAST(u AS text) || u.xmin, ',' ORDER BY u)) FROM booking.capacity_unit u"
    )
    assert after == before
    assert await letters_of(town, "rebooking_proposed") == []


@pytest.mark.edge(17)
async def test_from_the_closure_to_the_new_appointment(town: Town, clerk) -> None:
    await town.open()
    await town.open("office-b")
    firm = await town.confirmed("09:00", "passport")
    closure = await plan(town, clerk)
    applied = await act(town, clerk, closure, "apply")
    assert applied == await act(town, clerk, closure, "apply"), "a repetition changes nothing"
    assert await town.slots() == []
    assert len(await letters_of(town, "rebooking_proposed")) == 1
    assert (await town.get(firm)).json()["state"] == "confirmed"
    conflicts = await town.client.get("/v1/staff/offices/office-a/conflicts", headers=clerk)
    assert [(c["appointment"]["id"], c["rebooking"]) for c in conflicts.json()["items"]] == [(firm["id"], "proposed")]

    rebooking, header = await link(town)
    seen = (await town.client.get(f"/v1/rebookings/{rebooking}", headers=header)).json()
    assert (seen["state"], seen["reason"], len(seen["options"])) == ("proposed", WHY, 3)
    first = seen["options"][0]
    assert first["startsAt"][11:16] not in await town.slots("passport", "office-b"), "it is held for this person"
    body = {"option": 1}
    done = await town.client.post(f"/v1/rebookings/{rebooking}/accept", json=body, headers=header)
    assert done.status_code == 200, done.text
    again = await town.client.post(f"/v1/rebookings/{rebooking}/accept", json=body, headers=header)
    assert again.json() == done.json()
    moved = (await town.get(firm)).json()
    assert (moved["office"]["id"], moved["startsAt"], moved["reference"]) == (
        "office-b", first["startsAt"], firm["reference"],
    )  # fmt: skip
    assert await town.rows("SELECT 1 FROM booking.capacity_unit WHERE hold_until > now() AND channel <> 'personal'"
                           " AND appointment_id <> '00000000-0000-0000-0000-000000000000'") == []  # fmt: skip
    conflicts = await town.client.get("/v1/staff/offices/office-a/conflicts", headers=clerk)
    assert conflicts.json()["items"] == []
    other = await town.client.post(f"/v1/rebookings/{rebooking}/accept", json={"option": 2}, headers=header)
    assert slug(other) == (409, "proposal-over")
    assert (await town.client.get(f"/v1/staff/closures/{closure['id']}", headers=clerk)).json()["affected"][0][
        "state"
    ] == "accepted"
    for sql in (WRONG_COUNT, FIRM_WITHOUT, SPLIT):
        assert await town.rows(sql) == []


async def test_who_wants_none_stays_on_the_list_and_lifting_tells_the_others(town: Town, clerk) -> None:
    await town.open()
    await town.open("office-b")
    declines, waits = await town.confirmed("09:00"), await town.confirmed("10:00")
    closure = await plan(town, clerk)
    await act(town, clerk, closure, "apply")
    letter = next(
        le for le in await letters_of(town, "rebooking_proposed") if le.values["reference"] == declines["reference"]
    )
    rebooking, token = letter.values["link"].rsplit("/", 1)[1].split("#")
    header = {"Authorization": f"Secret {token}"}
    for _ in range(2):
        answer = await town.client.post(f"/v1/rebookings/{rebooking}/decline", headers=header)
        assert answer.json()["state"] == "declined"
    late = await town.client.post(f"/v1/rebookings/{rebooking}/accept", json={"option": 1}, headers=header)
    assert slug(late) == (409, "proposal-over")
    conflicts = (await town.client.get("/v1/staff/offices/office-a/conflicts", headers=clerk)).json()["items"]
    assert [c["rebooking"] for c in conflicts] == ["declined", "proposed"]
    kept = await town.client.post(f"/v1/staff/appointments/{declines['id']}/keep", headers=clerk)
    assert kept.json()["fits"] is True
    lifted = await act(town, clerk, closure, "lift")
    assert lifted == await act(town, clerk, closure, "lift")
    assert lifted["state"] == "lifted"
    (told,) = await letters_of(town, "rebooking_withdrawn")
    assert told.values["reference"] == waits["reference"]
    assert "11:00" in await town.slots()
    assert slug(await town.client.post(f"/v1/staff/closures/{closure['id']}/apply", headers=clerk)) == (
        409,
        "closure-lifted",
    )


async def test_a_kept_conflict_does_not_come_back(town: Town, clerk) -> None:
    await town.open()
    firm = await town.confirmed("15:00")
    await town.open(intervals=(("08:00", "12:00"),))
    url = "/v1/staff/offices/office-a/conflicts"
    assert len((await town.client.get(url, headers=clerk)).json()["items"]) == 1
    await town.client.post(f"/v1/staff/appointments/{firm['id']}/keep", headers=clerk)
    await town.open(intervals=(("08:00", "12:00"),))
    assert (await town.client.get(url, headers=clerk)).json()["items"] == []
    assert (await town.get(firm)).json()["state"] == "confirmed"


async def test_nobody_is_offered_what_another_wave_closes(town: Town, clerk) -> None:
    for office in ("office-a", "office-b", "office-c"):
        await town.open(office)
    await town.confirmed("09:00")
    await act(town, clerk, await plan(town, clerk), "apply")
    first, old = await link(town)
    await act(town, clerk, await plan(town, clerk, "office-b"), "apply")
    second, header = await link(town)
    assert second == first
    assert slug(await town.client.get(f"/v1/rebookings/{first}", headers=old)) == (404, "rebooking-not-found")
    options = (await town.client.get(f"/v1/rebookings/{first}", headers=header)).json()["options"]
    assert len(options) == 3
    assert not [o for o in options if o["office"]["id"] == "office-b" and o["startsAt"].startswith(str(DAY))]


async def test_an_option_whose_time_is_up_cannot_be_accepted(town: Town, clerk) -> None:
    await town.open()
    await town.open("office-b")
    firm = await town.confirmed("09:00")
    await act(town, clerk, await plan(town, clerk), "apply")
    rebooking, header = await link(town)
    await town.do("UPDATE booking.rebooking SET respond_until = now() - interval '1 hour'")
    answer = await town.client.post(f"/v1/rebookings/{rebooking}/accept", json={"option": 1}, headers=header)
    assert slug(answer) == (409, "proposal-over")
    async with town.database.transaction() as session:
        assert await closure_store.end_due(session) == 1
    assert (await town.get(firm)).json()["state"] == "confirmed"


@pytest.mark.parametrize(
    "change",
    [
        {"until": at("00:00")},
        {"since": None},
        {"reason": {}},
        {"until": "2099-01-01T00:00:00Z"},
        {"until": "now"},
        {"x": 1},
    ],
)
async def test_bad_closures_are_clear_problems(town: Town, clerk, change: dict[str, Any]) -> None:
    await town.open()
    answer = await town.client.post("/v1/staff/offices/office-a/closures", json=ALL_DAY | change, headers=clerk | key())
    assert slug(answer) == (422, "validation-failed")


async def test_strangers_and_wrong_secrets(town: Town, clerk, issuers) -> None:
    await town.open()
    firm = await town.confirmed("09:00")
    closure = await plan(town, clerk)
    foreign = issuers.staff("booking:staff", offices=["office-b"])
    for method, path in (("GET", ""), ("POST", "/apply"), ("POST", "/lift")):
        answer = await town.client.request(method, f"/v1/staff/closures/{closure['id']}{path}", headers=foreign)
        assert slug(answer) == (403, "wrong-office")
    assert slug(await town.client.post("/v1/staff/offices/office-a/closures", json=ALL_DAY, headers=foreign | key())) == (
        403, "wrong-office",
    )  # fmt: skip
    over = ALL_DAY | {"since": "2020-01-01T00:00:00Z", "until": "2020-01-02T00:00:00Z"}
    answer = await town.client.post("/v1/staff/offices/office-a/closures", json=over, headers=clerk | key())
    assert slug(answer) == (422, "closure-over")
    await act(town, clerk, closure, "apply")
    (row,) = await town.rows("SELECT id FROM booking.rebooking")
    answer = await town.client.get(f"/v1/rebookings/{row.id}", headers=secret(firm))
    assert slug(answer) == (404, "rebooking-not-found")
    assert slug(await town.client.get(f"/v1/rebookings/{row.id}")) == (401, "unauthorized")


async def test_two_waves_meet_and_people_choose_meanwhile(real_town: Town, clerk) -> None:
    """Two offices close at once while others book and people accept: nothing is lost, nothing is double."""
    for office in ("office-a", "office-b", "office-c"):
        await real_town.open(office, desks=2)
    firm = []
    for n, clock in enumerate(("09:00", "09:00", "09:30", "10:00", "10:00")):
        for office in ("office-a", "office-b"):
            held = await real_town.held(clock, office=office)
            who = {"contact": {"name": f"P{n}", "email": f"{office}{n}@example.org"}}
            assert (await real_town.step(held, "confirm", who)).status_code == 200
            firm.append(held)
    closures = [await plan(real_town, clerk, office) for office in ("office-a", "office-b")]

    async def crowd() -> None:
        for clock in ("09:00", "09:05", "09:30", "10:00", "10:05"):
            await asyncio.gather(*(real_town.hold(clock, office="office-c") for _ in range(3)))

    await asyncio.gather(*(act(real_town, clerk, closure, "apply") for closure in closures), crowd())
    rebookings = await real_town.rows("SELECT appointment_id, state FROM booking.rebooking")
    assert sorted(str(row.appointment_id) for row in rebookings) == sorted(held["id"] for held in firm)
    inside = """
        SELECT p.id FROM booking.rebooking_option p JOIN booking.closure c ON c.office_id = p.office_id
        WHERE p.starts_at >= c.since AND p.starts_at < c.until"""
    assert await real_town.rows(inside) == []
    unheld = """
        SELECT p.id FROM booking.rebooking_option p LEFT JOIN booking.capacity_unit u ON u.appointment_id = p.id
        GROUP BY p.id, p.cells HAVING count(u.unit_no) <> p.cells"""
    assert await real_town.rows(unheld) == [], "whoever was offered something has it"

    async def accept(letter) -> int:
        rebooking, token = letter.values["link"].rsplit("/", 1)[1].split("#")
        header = {"Authorization": f"Secret {token}"}
        answers = await asyncio.gather(*(
            real_town.client.post(f"/v1/rebookings/{rebooking}/accept", json={"option": n}, headers=header) for n in (1, 2, 3)
        ))  # fmt: skip
        return sum(answer.status_code == 200 for answer in answers)

    newest = {letter.values["reference"]: letter for letter in await letters_of(real_town, "rebooking_proposed")}
    accepted = await asyncio.gather(*(accept(letter) for letter in newest.values() if letter.values["link"]))
    assert set(accepted) == {1}
    for sql in (WRONG_COUNT, FIRM_WITHOUT, SPLIT):
        assert await real_town.rows(sql) == []
    places = await real_town.rows("SELECT count(*) AS n FROM booking.appointment WHERE state = 'confirmed'")
    assert places[0].n == len(firm)
