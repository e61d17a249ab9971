"""How many a person may have open, that nobody passes an appointment on, and that every step is written down."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from services.booking.appointments import retention
from services.booking.appointments.contact import open_contact
from services.booking.appointments.models import MOST_OPEN
from services.booking.appointments.people import mail_hash
from services.booking.settings import BookingSettings
from shared.clock import utc_now
from shared.crypto import DecryptionError, WrappedKey
from tests.booking.town import CONTACT, Town, at, slug
from tests.support.clients import key

COUNTED = """
    SELECT count(*) AS wrong FROM (
        SELECT person_hash AS hash, count(*) AS n FROM booking.appointment
        WHERE person_hash IS NOT NULL AND state IN ('held', 'confirmed') GROUP BY person_hash) AS truth
    FULL JOIN booking.person p USING (hash) WHERE truth.n IS DISTINCT FROM p.open_appointments"""
CLOCKS = [f"{hour:02}:{minute:02}" for hour in (8, 9) for minute in range(0, 60, 10)]


async def miscounted(town: Town) -> int:
    return (await town.rows(COUNTED))[0].wrong


def contact(email: str) -> dict[str, Any]:
    return CONTACT | {"contact": {"name": "Erika Mustermann", "email": email}}


def test_same_mail_same_person(settings_of) -> None:
    keys = settings_of(BookingSettings).master_keys
    assert mail_hash(keys, "Erika+Amt@Example.org ") == mail_hash(keys, "erika@example.org")
    assert mail_hash(keys, "erika@example.org") != mail_hash(keys, "erika@example.com")


async def test_so_many_and_no_more_until_one_is_given_up(town: Town) -> None:
    await town.open()
    firm = [await town.confirmed(clock) for clock in CLOCKS[:MOST_OPEN]]
    one_more = await town.held(CLOCKS[MOST_OPEN])
    assert slug(await town.step(one_more, "confirm", CONTACT)) == (409, "too-many-open-appointments")
    assert (await town.get(one_more)).json()["state"] == "held", "the hold is kept; another address may be given"
    assert await miscounted(town) == 0
    await town.step(firm[0], "cancel")
    assert (await town.step(one_more, "confirm", CONTACT)).status_code == 200
    assert await miscounted(town) == 0


async def test_residents_are_counted_from_the_hold_on(town: Town, issuers) -> None:
    await town.open()
    answers = [
        await town.client.post(
            "/v1/appointments",
            json={"services": [{"id": "quick"}], "office": "office-a", "startsAt": at(clock)},
            headers=key() | issuers.citizen("anna"),
        )
        for clock in CLOCKS[: MOST_OPEN + 1]
    ]
    assert [answer.status_code for answer in answers] == [201] * MOST_OPEN + [409]
    assert slug(answers[-1])[1] == "too-many-open-appointments"


async def test_the_limit_holds_when_all_are_confirmed_at_once(real_town: Town) -> None:
    await real_town.open(desks=3)
    held = [await real_town.held(clock) for clock in CLOCKS]
    answers = await asyncio.gather(*(real_town.step(one, "confirm", CONTACT) for one in held))
    assert sorted(answer.status_code for answer in answers) == [200] * MOST_OPEN + [409] * (len(CLOCKS) - MOST_OPEN)
    assert await miscounted(real_town) == 0


async def test_the_count_is_checked_by_something_that_can_fail(town: Town) -> None:
    """The broken twin: a count kept by hand that somebody forgot."""
    await town.open()
    await town.confirmed()
    assert await miscounted(town) == 0
    await town.do("UPDATE booking.person SET open_appointments = 3")
    assert await miscounted(town) == 1


async def test_what_is_over_does_not_count(town: Town) -> None:
    await town.open()
    await town.confirmed("09:00")
    await town.do("UPDATE booking.appointment SET starts_at = now() - interval '1 hour'")
    assert await retention.stop_counting(town.database, utc_now()) == 1
    assert await retention.stop_counting(town.database, utc_now()) == 0
    assert await town.rows("SELECT 1 FROM booking.person") == []


async def test_more_for_who_may_have_more(town: Town) -> None:
    await town.open()
    await town.confirmed("08:00")
    await town.do("UPDATE booking.person SET most_open = 7")
    for clock in CLOCKS[1:7]:
        await town.confirmed(clock)
    last = await town.held(CLOCKS[7])
    assert slug(await town.step(last, "confirm", CONTACT)) == (409, "too-many-open-appointments")


async def test_nobody_passes_an_appointment_on(town: Town) -> None:
    await town.open()
    held = await town.confirmed()
    assert (await town.step(held, "confirm", contact("buyer@example.org"))).status_code == 200
    assert await stored_mail(town) == "erika@example.org", "a repetition changes nothing"
    with pytest.raises(IntegrityError, match="does not change"):
        await town.do("UPDATE booking.appointment SET sealed_contact = 'other'")


async def stored_mail(town: Town) -> str | None:
    (row,) = await town.rows("SELECT id, sealed_contact, key_id, data_key FROM booking.appointment")
    wrapped = WrappedKey(row.key_id, row.data_key)
    return open_contact(town.settings.master_keys, row.id, row.sealed_contact, wrapped).email


async def test_every_step_is_written_down_and_none_is_rewritten(town: Town, issuers) -> None:
    await town.open()
    held = await town.confirmed()
    await town.step(held, "move", {"office": "office-a", "startsAt": at("10:00")})
    await town.step(held, "cancel")
    over = await town.held("11:00")
    await town.let_hold_pass(over)
    await town.held("11:00")
    steps = await town.rows(
        "SELECT state, done_by FROM booking.appointment_step WHERE appointment_id = CAST(:id AS uuid) ORDER BY id",
        id=held["id"],
    )
    assert [(step.state, step.done_by) for step in steps] == [
        ("held", "holder"), ("confirmed", "holder"), ("confirmed", "holder"), ("cancelled", "holder"),
    ]  # fmt: skip
    expired = await town.rows("SELECT done_by FROM booking.appointment_step WHERE state = 'expired'")
    assert [step.done_by for step in expired] == ["time"]
    for change in ("UPDATE booking.appointment_step SET done_by = 'nobody'", "DELETE FROM booking.appointment_step"):
        with pytest.raises(DBAPIError, match="append-only"):
            await town.do(change)


async def test_the_person_is_forgotten_thirty_days_after(town: Town, issuers) -> None:
    await town.open()
    held = await town.confirmed()
    now = utc_now()
    (row,) = await town.rows("SELECT id, sealed_contact, key_id, data_key FROM booking.appointment")
    day = timedelta(days=1)
    assert await retention.forget_people(town.database, now + 33 * day) == 0, "the 30th day after"
    assert await stored_mail(town) == "erika@example.org"
    assert await retention.forget_people(town.database, now + 34 * day) == 1
    assert await retention.forget_people(town.database, now + 34 * day) == 0
    (after,) = await town.rows("SELECT sealed_contact, data_key, owner_hash, person_hash FROM booking.appointment")
    assert list(after) == [None] * 4
    assert (await town.get(held)).json()["state"] == "confirmed", "when and what for stays"
    with pytest.raises(DecryptionError):  # the sealed bytes alone, e.g. from a backup, tell nothing
        open_contact(town.settings.master_keys, row.id, row.sealed_contact, WrappedKey(row.key_id, b"\0" * 60))
