"""The way of Munich's front end, from the list of offices to the cancellation, in its own JSON."""

import base64
import json
from typing import get_args

import pytest

from services.booking.app import create_app
from services.booking.appointments.states import STATES
from services.booking.messages import mail
from services.booking.messages.letters import read
from services.booking.settings import BookingSettings
from services.booking.zms.identifiers import auth_key, process_id, secret_of, tail_of
from services.booking.zms.schemas import Status
from services.booking.zms.views import STATUS
from shared.ids import new_id, new_secret
from tests.booking.town import TODAY, Town
from tests.booking.zms.conftest import DAY_TEXT, WHO, FrontEnd, codes, moment, opened
from tests.support.clients import client_of


async def test_offices_services_and_who_offers_what(front_end: FrontEnd) -> None:
    told = (await front_end.get("offices-and-services")).json()
    office = next(each for each in told["offices"] if each["name"] == "Amt office-a")
    assert office["address"] == {
        "street": "Otto-Schill-Straße", "house_number": "2a", "postal_code": "04109", "city": "Leipzig", "hint": False,
    }  # fmt: skip
    assert office["scope"]["provider"]["id"] == office["scope"]["id"] == office["id"]
    assert office["slotTimeInMinutes"] == 5
    relations = {(each["officeId"], each["serviceId"]): each["slots"] for each in told["relations"]}
    assert relations[(office["id"], front_end.services["Passport"])] == 3
    assert "Riddle" not in front_end.services, "its duration is not known, so it cannot be booked"
    passport = next(each for each in told["services"] if each["name"] == "Passport")
    partners = {service: offices for rank in passport["combinable"].values() for service, offices in rank.items()}
    assert partners[str(front_end.services["Quick"])] == [office["id"]]
    assert list(passport["combinable"]) == [str(rank + 1) for rank in range(len(passport["combinable"]))]
    assert "@" not in str(told), "no address of a person is told"


async def test_numbers_stay_when_the_catalogue_is_told_anew(front_end: FrontEnd) -> None:
    await front_end.town.open("office-a", services={"passport": 20})
    told = (await front_end.get("offices-and-services", again="1")).json()
    assert {each["name"]: each["id"] for each in told["services"]}["Passport"] == front_end.services["Passport"]
    known = await front_end.town.rows("SELECT number FROM booking.zms_number")
    assert len({row.number for row in known}) == len(known)


async def test_two_ids_on_the_same_number_get_two(front_end: FrontEnd) -> None:
    town = front_end.town
    for key in ("first", "second"):
        await town.do("SELECT booking.give_zms_number('office', :key)", key=key)
    [first] = await town.rows("SELECT number FROM booking.zms_number WHERE key = 'first'")
    await town.do("DELETE FROM booking.zms_number WHERE key IN ('first', 'second')")
    await town.do("INSERT INTO booking.zms_number VALUES ('office', 'squatter', :n)", n=first.number)
    await town.do("SELECT booking.give_zms_number('office', 'first')")
    [moved] = await town.rows("SELECT number FROM booking.zms_number WHERE key = 'first'")
    assert moved.number == first.number + 1


async def test_the_combined_calendar(front_end: FrontEnd) -> None:
    a, b = front_end.offices["Amt office-a"], front_end.offices["Amt office-b"]
    answer = await front_end.get(
        "available-calendar", startDate=str(TODAY), endDate=DAY_TEXT, officeIds=f"{a},{b}",
        serviceIds=front_end.services["Passport"], serviceCounts="1", slotsStartDate=DAY_TEXT, slotsEndDate=DAY_TEXT,
    )  # fmt: skip
    calendar = answer.json()
    assert calendar["startDate"] == str(TODAY)
    assert calendar["slotsStartDate"] == calendar["slotsEndDate"] == DAY_TEXT
    day = calendar["availableDays"][-1]
    assert day["date"] == DAY_TEXT
    assert set(day["providerIDs"].split(",")) == {str(a), str(b)}
    starts = {int(office["officeId"]): office["appointments"] for office in day["offices"]}
    assert all(isinstance(office["officeId"], str) for office in day["offices"]), "as the schema of the calendar has it"
    assert starts[a][0] == moment("08:00")
    assert starts[a] == sorted(set(starts[a]))
    assert all(each["offices"] == [] for each in calendar["availableDays"][:-1])
    assert calendar["prevBookableDate"] == calendar["availableDays"][-2]["date"]
    assert calendar["nextBookableDate"] is None


async def test_only_offices_that_can_do_all_of_it(front_end: FrontEnd) -> None:
    a, b = front_end.offices["Amt office-a"], front_end.offices["Amt office-b"]
    both = f"{front_end.services['Passport']},{front_end.services['Quick']}"
    query = {"officeId": f"{a},{b}", "serviceId": both, "serviceCount": "2,1"}
    days = (await front_end.get("available-days-by-office", startDate=DAY_TEXT, endDate=DAY_TEXT, **query)).json()
    assert days == {"availableDays": [{"time": DAY_TEXT, "providerIDs": str(a)}]}
    starts = (await front_end.get("available-appointments-by-office", date=DAY_TEXT, **query)).json()
    [office] = starts["offices"]
    assert office["officeId"] == a
    assert office["appointments"][0] == moment("08:00")


async def test_from_reservation_to_cancellation(front_end: FrontEnd) -> None:
    process = await front_end.reserved("09:00", count=2)
    assert process["status"] == "reserved"
    assert process["timestamp"] == str(moment("09:00"))
    assert 0 < process["processId"] < 2**31
    assert len(process["authKey"]) == 64
    assert (process["serviceName"], process["serviceCount"], process["slotCount"]) == ("Passport", 2, 6)
    updated = await front_end.stepped("update", process, **WHO, customTextfield="", customTextfield2=None)
    assert {name: updated[name] for name in WHO} == WHO
    waiting = await front_end.stepped("preconfirm", process)
    assert waiting["status"] == "preconfirmed"
    firm = await front_end.stepped("confirm", process)
    assert firm["status"] == "confirmed"
    assert "METHOD:PUBLISH" in firm["icsContent"]
    seen = (await front_end.get("appointment", processId=process["processId"], authKey=process["authKey"])).json()
    assert seen == firm
    gone = await front_end.stepped("cancel", process)
    assert gone["status"] == "deleted"
    assert "METHOD:CANCEL" in gone["icsContent"]
    again = await front_end.stepped("cancel", process)
    assert again == gone


async def test_a_preconfirmed_slot_is_kept_longer(front_end: FrontEnd) -> None:
    await front_end.preconfirmed()
    [row] = await front_end.town.rows("""
        SELECT a.hold_until - clock_timestamp() > interval '59 minutes' AS longer, a.hold_until = min(u.hold_until) AS same
        FROM booking.appointment a JOIN booking.capacity_unit u ON u.appointment_id = a.id GROUP BY a.id""")
    assert (row.longer, row.same) == (True, True)


async def test_the_mail_has_the_link_of_the_front_end(settings_of, database) -> None:
    url = "https://city.example/#/appointment/confirm/{hash}"
    settings = settings_of(BookingSettings, cache_seconds=0.0, zms_activation_url=url)
    async with client_of(create_app(settings, database=database)) as client:
        front_end = await opened(Town(database, settings, client))
        process = await front_end.preconfirmed()
        await front_end.stepped("preconfirm", process)
        [row] = await front_end.town.rows("SELECT * FROM booking.message")
        letter = read(settings.master_keys, row)
        subject, words = mail.words(letter)
        assert "bestätigen" in subject
        link = next(line for line in words.splitlines() if line.startswith(url[:30]))
        told = json.loads(base64.b64decode(link.rsplit("/", 1)[1]))
        assert told == {"id": process["processId"], "authKey": process["authKey"]}
        assert letter.to == WHO["email"]


@pytest.mark.parametrize("step", ["preconfirm", "confirm"])
async def test_a_step_twice_is_the_same_as_once(front_end: FrontEnd, step: str) -> None:
    process = await front_end.preconfirmed()
    first = await front_end.stepped(step, process)
    again = await front_end.stepped(step, process)
    assert again == first


async def test_an_appointment_booked_here_is_one_of_the_house(front_end: FrontEnd) -> None:
    process = await front_end.preconfirmed()
    firm = await front_end.stepped("confirm", process)
    [row] = await front_end.town.rows("SELECT id FROM booking.appointment")
    held = {"id": str(row.id), "secret": secret_of(process["authKey"])}
    assert (await front_end.town.get(held)).json()["reference"] == firm["displayNumber"]
    steps = await front_end.town.rows("SELECT state FROM booking.appointment_step ORDER BY id")
    assert [step.state for step in steps] == ["held", "confirmed"]


async def test_who_is_logged_in_sees_theirs_and_needs_no_key(front_end: FrontEnd, issuers) -> None:
    await front_end.reserved("10:00", headers=issuers.citizen("resident-9"))
    other = await front_end.reserved("11:00", headers=issuers.citizen("resident-8"))
    [mine] = (await front_end.get("my-appointments", headers=issuers.citizen("resident-9"))).json()
    assert mine["timestamp"] == str(moment("10:00"))
    assert mine["authKey"] is None, "only its hash is known"
    named = await front_end.get("my-appointments", headers=issuers.citizen("resident-9"), filterId=other["processId"])
    assert named.json() == []
    bare = {"processId": mine["processId"]}
    assert codes(await front_end.post("cancel-appointment", bare)) == (400, ["invalidAuthKey"])
    strange = await front_end.post("cancel-appointment", bare, headers=issuers.citizen("resident-8"))
    assert codes(strange) == (404, ["appointmentNotFound"])
    gone = await front_end.post("cancel-appointment", bare, headers=issuers.citizen("resident-9"))
    assert gone.json()["status"] == "deleted"


async def test_nobody_is_remembered_of_a_hold_that_ran_out(front_end: FrontEnd) -> None:
    process = await front_end.reserved()
    await front_end.stepped("update", process, **WHO)
    town = front_end.town
    [row] = await town.rows("SELECT id, data_key FROM booking.appointment")
    assert row.data_key is not None
    await town.let_hold_pass({"id": str(row.id)})
    assert (await front_end.reserve("09:00")).status_code == 200  # another desk
    assert (await front_end.reserve("09:00")).status_code == 200  # takes over what ran out
    [row] = await town.rows("SELECT state, data_key FROM booking.appointment WHERE id = :id", id=row.id)
    assert (row.state, row.data_key) == ("expired", None)


def test_number_and_key_are_other_ways_to_write_id_and_secret() -> None:
    for _ in range(200):
        identity, word = new_id(), new_secret()
        assert identity.hex.endswith(tail_of(process_id(identity)))
        assert 1 <= process_id(identity) <= 2**28
        assert secret_of(auth_key(word)) == word
    assert len(tail_of(2**31 - 1)) > 7, "no id ends in so much"


@pytest.mark.parametrize(
    ("state", "status"),
    [("checked_in", "queued"), ("called", "called"), ("finished", "finished"), ("no_show", "missed"), ("cancelled", "deleted")],
)  # fmt: skip
async def test_an_appointment_can_be_looked_at_in_every_state(front_end: FrontEnd, state: str, status: str) -> None:
    process = await front_end.preconfirmed()
    await front_end.stepped("confirm", process)
    await front_end.town.do("UPDATE booking.appointment SET state = :state", state=state)
    key = {"processId": process["processId"], "authKey": process["authKey"]}
    seen = await front_end.get("appointment", **key)
    assert (seen.status_code, seen.json()["status"]) == (200, status)


def test_every_state_has_a_word_there() -> None:
    assert set(STATUS) == set(STATES)
    assert set(STATUS.values()) | {"preconfirmed"} == set(get_args(Status))
    assert set(get_args(Status)) <= WORDS


WORDS = {
    "free", "reserved", "preconfirmed", "confirmed", "queued", "called", "processing", "pending", "pickup", "finished", "missed",
    "parked", "archived", "deleted", "anonymized", "blocked", "conflict",
}  # fmt: skip
"""What `thinnedProcess.json` of ZMS allows as a status."""
