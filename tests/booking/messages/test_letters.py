"""Letters about appointments: which are written when, what they say, and that none is written twice or tells of yesterday."""

from datetime import datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from services.booking.appointments.letters import day_before
from services.booking.messages import store
from services.booking.messages.sending import PostOffice
from shared.clock import BERLIN
from tests.booking.messages.post import calendar_in, delivered, mails_in, office_of
from tests.booking.town import CONTACT, Town, at

REMINDER_DUE = "UPDATE booking.message SET next_at = now() WHERE kind = 'appointment_reminder'"


def subjects(mails: list) -> list[str]:
    return [str(mail["Subject"]).split(":")[0].split(" am ")[0] for mail in mails]


async def test_confirm_writes_one_letter_with_the_entry(town: Town, tmp_path: Path) -> None:
    address = {"street": "Weg 11a", "postcode": "04155", "city": "Leipzig", "district": "Gohlis"}
    await town.open(name="Bürgerbüro Gohlis", address=address)
    town.client.headers["Accept-Language"] = "en"
    held = await town.confirmed(service="passport")
    await town.step(held, "confirm", CONTACT)
    (mail,) = await delivered(town, tmp_path)
    assert mail["To"] == "erika@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_body().get_content()
    assert "Guten Tag Erika Mustermann" in text
    assert held["reference"] in text
    assert text.splitlines()[5:7] == ["Wo: Bürgerbüro Gohlis, Weg 11a, 04155 Leipzig", "Wofür: Passport"]
    entry = Calendar.from_ical(calendar_in(mail))
    assert entry["METHOD"] == "PUBLISH"
    assert str(entry.walk("VEVENT")[0]["UID"]).startswith(held["id"])
    assert str(entry.walk("VEVENT")[0]["LOCATION"]) == "Bürgerbüro Gohlis, Weg 11a, 04155 Leipzig"
    assert held["office"]["address"] == {each: address[each] for each in ("street", "postcode", "city")}
    assert calendar_in(mail) == (await town.get(held, "/calendar.ics")).content


async def test_nobody_writes_to_who_gave_no_address_or_only_held(town: Town, tmp_path: Path) -> None:
    await town.open()
    held = await town.held()
    await town.step(held, "confirm", {"contact": {"name": "A"}})
    await town.step(await town.held("10:00"), "cancel")
    await town.step(held, "cancel")
    assert await delivered(town, tmp_path) == []


async def test_what_was_not_sent_is_withdrawn_by_what_is_newer(town: Town, tmp_path: Path) -> None:
    await town.open()
    held = await town.confirmed()
    await town.step(held, "move", {"office": "office-a", "startsAt": at("10:00")})
    mails = await delivered(town, tmp_path)
    assert subjects(mails) == ["Ihr Termin ist verlegt"]
    assert "10:00 Uhr" in mails[0].get_body().get_content()
    await town.step(held, "cancel")
    mails = await delivered(town, tmp_path)
    assert mails[-1]["Subject"].endswith("findet nicht statt")
    entries = [Calendar.from_ical(calendar_in(mail)) for mail in mails]
    assert [entry["METHOD"] for entry in entries] == ["PUBLISH", "CANCEL"]
    assert len({entry.walk("VEVENT")[0]["UID"] for entry in entries}) == 1
    assert [entry.walk("VEVENT")[0]["SEQUENCE"] for entry in entries] == [1, 2]
    await town.do(REMINDER_DUE)
    assert len(await delivered(town, tmp_path)) == 2, "the reminder went with the appointment"


async def test_the_reminder_comes_the_day_before_and_never_after_the_start(town: Town, tmp_path: Path) -> None:
    await town.open()
    await town.confirmed()
    assert len(await delivered(town, tmp_path)) == 1
    await town.do(REMINDER_DUE)
    assert subjects(await delivered(town, tmp_path))[-1] == "Erinnerung"
    await town.confirmed("10:00")
    await town.do("UPDATE booking.message SET next_at = now(), useless_from = now() WHERE kind = 'appointment_reminder'"
                  " AND sent_at IS NULL")  # fmt: skip
    assert subjects(await delivered(town, tmp_path)).count("Erinnerung") == 1
    given_up = await town.rows("SELECT error, sealed FROM booking.message WHERE given_up_at IS NOT NULL")
    assert [tuple(row) for row in given_up] == [("useless", None)]


@pytest.mark.parametrize(
    ("starts", "reminds", "hours"),
    [
        ("2026-10-26T10:00", "2026-10-25T10:00", 24),
        ("2026-10-25T10:00", "2026-10-24T10:00", 25),
        ("2026-03-29T10:00", "2026-03-28T10:00", 23),
        ("2026-05-05T07:00", "2026-05-04T08:00", 23),
    ],
)
@pytest.mark.edge(5)
def test_the_day_before_is_a_day_of_the_calendar(starts: str, reminds: str, hours: int) -> None:
    start, reminder = (datetime.fromisoformat(text).replace(tzinfo=BERLIN) for text in (starts, reminds))
    assert day_before(start) == reminder
    assert start.timestamp() - day_before(start).timestamp() == hours * 3600


async def test_nothing_readable_is_stored_and_nothing_at_all_once_sent(town: Town, tmp_path: Path) -> None:
    await town.open()
    await town.confirmed()
    rows = await town.rows("SELECT CAST(m AS text) AS row FROM booking.message m")
    assert rows
    assert all("erika" not in row.row.lower() for row in rows)
    assert b"erika" not in b"".join(row.sealed for row in await town.rows("SELECT sealed FROM booking.message"))
    await delivered(town, tmp_path)
    sent = await town.rows("SELECT sealed, data_key FROM booking.message WHERE sent_at IS NOT NULL")
    assert [tuple(row) for row in sent] == [(None, None)]


class Crash(BaseException):
    """The process is gone."""


class CrashingOffice(PostOffice):
    """Ends between handing a letter over and remembering it."""

    async def _mark(self, row: object, outcome: object) -> None:
        raise Crash


@pytest.mark.edge(36)
async def test_a_crash_between_sending_and_marking_sends_the_same_mail_again(town: Town, tmp_path: Path) -> None:
    await town.open()
    await town.confirmed()
    good = office_of(town, tmp_path)
    with pytest.raises(Crash):
        await CrashingOffice(good.database, good.keys, good.carrier, good.sender).send_due()
    (first,) = mails_in(tmp_path)
    assert await good.send_due() == 0, "leased for a minute"
    await town.do("UPDATE booking.message SET next_at = now() WHERE attempts > 0")
    (second,) = await delivered(town, tmp_path)
    assert first["Message-ID"] == second["Message-ID"], "a mailbox can tell that it is the same"
    assert (await town.rows("SELECT max(attempts) AS most FROM booking.message"))[0].most == 2


async def test_a_frontend_gets_its_link_only_while_the_secret_is_known(town: Town, tmp_path: Path) -> None:
    await town.open()
    address = {"appointment_url": "https://stadt.example/termin#{id}.{secret}"}
    town.client._transport.app.state.settings = town.settings.model_copy(update=address)
    held = await town.confirmed()
    (mail,) = await delivered(town, tmp_path)
    assert f"https://stadt.example/termin#{held['id']}.{held['secret']}" in mail.get_body().get_content()


async def test_old_rows_are_dropped_when_the_rule_says_so(town: Town, tmp_path: Path) -> None:
    await town.open()
    await town.confirmed()
    await delivered(town, tmp_path)

    async def dropped(rule: str) -> int:
        await town.do(rule)
        async with town.database.transaction() as session:
            return await store.drop_done(session)

    assert await dropped("SELECT 1") == 0, "30 days, as the seed says"
    assert (
        await dropped("UPDATE booking.message SET written_at = now() - interval '31 days' WHERE sealed IS NOT NULL")
        == 0
    )
    await town.do("UPDATE booking.message SET written_at = now() - interval '29 days'")
    assert await dropped("UPDATE booking.retention_rule SET days = 29 WHERE id = 'contact'") == 0, (
        "that is another rule"
    )
    assert await dropped("UPDATE booking.retention_rule SET days = 28 WHERE id = 'letter'") == 1
    assert await dropped("DELETE FROM booking.retention_rule WHERE id = 'letter'") == 0, "without a rule nothing ends"
