"""The calendar entry: parsed by a real parser, one entry through moving and cancelling."""

from datetime import UTC, datetime

from icalendar import Calendar, Event

from tests.booking.town import Town, at, slug


async def entry(town: Town, held: dict) -> tuple[Calendar, Event]:
    answer = await town.get(held, "/calendar.ics")
    assert answer.status_code == 200, answer.text
    calendar = Calendar.from_ical(answer.content)
    assert isinstance(calendar, Calendar)
    (event,) = calendar.walk("VEVENT")
    assert answer.headers["content-type"] == f"text/calendar; charset=utf-8; method={calendar['METHOD']}"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return calendar, event


async def test_one_entry_through_its_life(town: Town) -> None:
    await town.open(name="Bürgerbüro Großzschocher " + "ä" * 80)
    held = await town.held(service="passport")
    assert slug(await town.get(held, "/calendar.ics")) == (409, "wrong-state")
    await town.step(held, "confirm", {"contact": {"name": "A"}, "locale": "en"})
    calendar, first = await entry(town, held)
    assert (calendar["METHOD"], first["STATUS"], first["SEQUENCE"]) == ("PUBLISH", "CONFIRMED", 0)
    assert first["DTSTART"].dt == datetime.fromisoformat(at("09:00")).astimezone(UTC)
    assert first["DTEND"].dt == datetime.fromisoformat(at("09:15")).astimezone(UTC)
    assert first["DTSTAMP"].to_ical().endswith(b"Z")
    assert first["SUMMARY"] == "Appointment: Passport"
    assert held["reference"] in first["DESCRIPTION"]
    await town.step(held, "move", {"office": "office-a", "startsAt": at("10:00")})
    _, second = await entry(town, held)
    assert (second["UID"], second["SEQUENCE"]) == (first["UID"], 1)
    assert second["DTSTART"].dt == datetime.fromisoformat(at("10:00")).astimezone(UTC)
    await town.step(held, "cancel")
    calendar, last = await entry(town, held)
    assert (calendar["METHOD"], last["STATUS"], last["UID"], last["SEQUENCE"]) == (
        "CANCEL",
        "CANCELLED",
        first["UID"],
        2,
    )
    assert (await town.get(held, "/calendar.ics")).content == (await town.get(held, "/calendar.ics")).content
