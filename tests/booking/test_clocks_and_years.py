"""Edge cases of time that belong to no single noun: two clocks in one night, wrong clocks of clients, the year 2038."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar
from pydantic import ValidationError

from services.booking.app import create_app
from services.booking.appointments.views import view
from services.booking.capacity.grid import Opening, cells
from services.booking.offices.catalog import ToldInterval
from services.booking.settings import BookingSettings
from shared.clock import BERLIN, utc_now
from shared.db import Database
from tests.booking.town import CONTACT, Town
from tests.support.clients import client_of, key

INT32 = 2**31


def booked(starts_at: datetime, minutes: int) -> Any:
    return SimpleNamespace(
        id=uuid4(), reference="T-1", state="confirmed", hold_until=None, office_id="a", office_name="A", office_address=None, people=1,
        services=[],
        starts_at=starts_at, minutes=minutes, called_to=None, booked_by="holder", changed_by="holder",
    )  # fmt: skip


@pytest.mark.edge(4)
@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-10-25T01:50:00+02:00", 80, "2026-10-25T02:10:00+01:00"),
        ("2026-10-25T02:50:00+02:00", 20, "2026-10-25T02:10:00+01:00"),
        ("2026-03-29T01:50:00+01:00", 20, "2026-03-29T03:10:00+02:00"),
    ],
)
def test_a_visit_is_as_long_as_it_is_whatever_the_clocks_do(start: str, minutes: int, end: str) -> None:
    shown = view(booked(datetime.fromisoformat(start).astimezone(UTC), minutes), utc_now())
    assert (shown.starts_at.isoformat(), shown.ends_at.isoformat()) == (start, end)
    assert shown.ends_at.timestamp() - shown.starts_at.timestamp() == minutes * 60


@pytest.mark.edge(7)
def test_hours_over_midnight_are_refused_until_they_are_split() -> None:
    for opens, closes in (("22:00", "02:00"), ("08:00", "08:00")):
        with pytest.raises(ValidationError):
            ToldInterval.model_validate({"from": opens, "to": closes, "mode": "both"})
    assert ToldInterval.model_validate({"from": "22:00", "to": "24:00", "mode": "both"}).closes == "24:00"


@pytest.mark.edge(37)
async def test_appointments_need_no_redis(settings_of, database: Database) -> None:
    settings = settings_of(BookingSettings, cache_seconds=0.0, redis_url="redis://127.0.0.1:9/0")
    async with client_of(create_app(settings, database=database)) as client:
        town = Town(database, settings, client)
        await town.open()
        held = await town.held()
        assert "09:00" not in await town.slots()
        assert (await town.step(held, "confirm", CONTACT)).status_code == 200
        assert (await town.step(held, "cancel")).status_code == 200


@pytest.mark.edge(49)
async def test_a_client_whose_clock_is_wrong_gets_the_times_of_the_server(town: Town) -> None:
    await town.open(desks=2)
    for minutes in (-5, 300):
        wrong = {"Date": (utc_now() + timedelta(minutes=minutes)).strftime("%a, %d %b %Y %H:%M:%S GMT")}
        wish = {"services": [{"id": "quick"}], "office": "office-a", "startsAt": (await town_start(town))}
        answer = await town.client.post("/v1/appointments", json=wish, headers=key() | wrong)
        rest = datetime.fromisoformat(answer.json()["holdExpiresAt"]) - utc_now()
        assert timedelta(minutes=9) < rest <= timedelta(minutes=10)


async def town_start(town: Town) -> str:
    """The next free start, as the server says it."""
    answer = await town.client.get("/v1/availability/next", params={"service": "quick", "office": "office-a"})
    return answer.json()["items"][0]["startsAt"]


@pytest.mark.edge(50)
async def test_the_year_2040(town: Town) -> None:
    day = datetime(2040, 3, 1, tzinfo=BERLIN).date()
    moments = cells([Opening(day, 480, 490)])
    assert [moment.timestamp() > INT32 for moment in moments] == [True, True]
    await town.open()
    held = await town.confirmed()
    await town.do("UPDATE booking.appointment SET starts_at = CAST('2040-03-01 08:00+01' AS timestamptz)")
    assert (await town.get(held)).json()["startsAt"] == "2040-03-01T08:00:00+01:00"
    (event,) = Calendar.from_ical((await town.get(held, "/calendar.ics")).content).walk("VEVENT")
    assert event["DTSTART"].dt == moments[0]
    assert (await town.step(held, "cancel")).json()["state"] == "cancelled"
