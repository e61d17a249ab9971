"""Slot alerts from asking to ending: by letter, double opt-in, limits, what is watched and what is told."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from services.booking.slot_alerts import store, watching
from shared.clock import utc_now
from tests.booking.messages.post import delivered
from tests.booking.town import DAY, Town, at, slug
from tests.support.clients import key

WISH = {"services": [{"id": "quick"}], "email": "erika@example.org"}
LOOK_NOW = "UPDATE booking.slot_alert SET look_at = now() - interval '1 s' WHERE look_at IS NOT NULL"


class Waker:
    """A town with its post, and shorthands for alerts."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town, self.folder = town, folder

    async def ask(self, **wish: Any) -> httpx.Response:
        return await self.town.client.post("/v1/slot-alerts", json=WISH | wish, headers=key())

    async def letters(self) -> list[str]:
        return [mail.get_body().get_content() for mail in await delivered(self.town, self.folder)]

    async def ordered(self, **wish: Any) -> tuple[str, dict[str, str]]:
        """(path, header) of a fresh alert, the secret read from the letter."""
        answer = await self.ask(**wish)
        assert answer.status_code == 201, answer.text
        found = re.search(rf"/v1/pages/slot-alerts/{answer.json()['id']}#([\w-]+)", (await self.letters())[-1])
        assert found
        return f"/v1/slot-alerts/{answer.json()['id']}", {"Authorization": f"Secret {found[1]}"}

    async def active(self, **wish: Any) -> tuple[str, dict[str, str]]:
        path, header = await self.ordered(**wish)
        assert (await self.town.client.post(f"{path}/confirm", headers=header)).json()["state"] == "active"
        return path, header

    async def news(self) -> list[str]:
        """Look now; the clock times in the letters written."""
        await self.town.do(LOOK_NOW)
        before = len(await self.letters())
        await watching.watch(self.town.database, self.town.settings)
        return [line[2:] for text in (await self.letters())[before:] for line in text.splitlines() if line[:2] == "- "]


@pytest_asyncio.fixture(loop_scope="session")
async def waker(town: Town, tmp_path: Path) -> Waker:
    await town.open(intervals=(("09:00", "09:10"), ("17:00", "17:05")))
    return Waker(town, tmp_path)


async def test_nothing_is_watched_before_the_letter_was_answered(waker: Waker) -> None:
    path, header = await waker.ordered()
    assert (await waker.town.client.get(path, headers=header)).json()["state"] == "unconfirmed"
    assert await waker.news() == []
    confirmed = await waker.town.client.post(f"{path}/confirm", headers=header)
    assert confirmed.json()["state"] == "active"
    assert (await waker.town.client.post(f"{path}/confirm", headers=header)).json() == confirmed.json()
    await waker.town.open(intervals=(("09:00", "10:00"),))
    assert len(await waker.news()) == 10, (
        "a dozen starts on each of three days, at whatever hour this runs, less what is beyond a letter"
    )


async def test_a_slot_that_becomes_free_is_told_once(waker: Waker) -> None:
    town = waker.town
    taken = [await town.held(clock) for clock in ("09:00", "09:05", "17:00")]
    path, header = await waker.active(until=str(DAY), weekdays=[DAY.isoweekday()])
    assert await waker.news() == []
    await town.let_hold_pass(taken[1])
    (told,) = await waker.news()
    assert told.endswith("09:05 Uhr, Amt office-a")
    assert await waker.news() == []
    again = await town.held("09:05")
    assert await waker.news() == []
    await town.let_hold_pass(again)
    assert await waker.news() == [], "the same slot is told once"
    await town.let_hold_pass(taken[0])
    await town.client.delete(path, headers=header)
    assert await waker.news() == []


async def test_who_does_not_come_wakes_those_who_wait(waker: Waker, issuers) -> None:
    town = waker.town
    taken = [await town.confirmed(clock) for clock in ("09:00", "09:05", "17:00")]
    await waker.active(until=str(DAY), weekdays=[DAY.isoweekday()])
    assert await waker.news() == []
    await town.do("UPDATE booking.appointment SET starts_at = now() - interval '1 minute'")
    clerk = issuers.staff("booking:staff", offices=["office-a"])
    missed = await town.client.post(f"/v1/staff/appointments/{taken[2]['id']}/no-show", headers=clerk)
    assert missed.json()["state"] == "no_show"
    (told,) = await waker.news()
    assert told.endswith("17:00 Uhr, Amt office-a")


@pytest.mark.parametrize(
    ("wish", "clocks"),
    [
        ({"fits": "after_work"}, ["17:00"]),
        ({"earliest": "09:05", "latest": "16:59"}, ["09:05"]),
        ({"earliest": "17:00", "latest": "17:00"}, ["17:00"]),
        ({"weekdays": [DAY.isoweekday()]}, ["09:00", "09:05", "17:00"]),
        ({"weekdays": [(DAY + timedelta(days=1)).isoweekday()]}, []),
        ({"offices": ["office-b"]}, []),
        ({"until": str(date.today() - timedelta(days=1))}, []),  # noqa: DTZ011 - a day in the past wherever it is run
        ({"services": [{"id": "parking"}]}, ["09:00"]),
    ],
)
async def test_what_a_wish_fits(waker: Waker, wish: dict, clocks: list[str]) -> None:
    await waker.town.open("office-b", services={"riddle": None})
    await waker.active(**wish)
    mine = [told for told in await waker.news() if f"{DAY:%d.%m.%Y}" in told]
    assert [told.split(", ")[2][:5] for told in mine] == clocks


async def test_at_most_one_letter_in_a_quarter_of_an_hour(waker: Waker) -> None:
    await waker.active()
    await waker.news()
    pause = await waker.town.rows("SELECT look_at - clock_timestamp() AS pause FROM booking.slot_alert")
    assert timedelta(minutes=14) < pause[0].pause <= timedelta(minutes=15)
    await watching.watch(waker.town.database, waker.town.settings)
    assert len(await waker.letters()) == 2


async def test_an_address_has_three_alerts_and_only_its_owner_learns_it(waker: Waker) -> None:
    answers = [await waker.ask(email=f"Erika+{n}@example.org") for n in range(5)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({frozenset(answer.json()) for answer in answers}) == 1
    assert len(await waker.town.rows("SELECT 1 FROM booking.slot_alert")) == 3
    letters = await waker.letters()
    assert len(letters) == 4, "one a day says that there are too many"
    assert "so viele" in letters[-1]


async def test_one_key_is_one_alert(waker: Waker) -> None:
    same = key()
    answers = [await waker.town.client.post("/v1/slot-alerts", json=WISH, headers=same) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(await waker.letters()) == 1


async def test_strangers_learn_nothing(waker: Waker) -> None:
    path, header = await waker.ordered()
    wrong = {"Authorization": "Secret of-somebody-else"}
    for where in (path, f"/v1/slot-alerts/{uuid4()}"):
        for method, rest in (("GET", ""), ("POST", "/confirm"), ("DELETE", "")):
            answer = await waker.town.client.request(method, where + rest, headers=wrong)
            assert slug(answer) == (404, "slot-alert-not-found")
    assert slug(await waker.town.client.get(path)) == (401, "unauthorized")
    assert (await waker.town.client.delete(path, headers=header)).status_code == 204
    assert slug(await waker.town.client.delete(path, headers=header)) == (404, "slot-alert-not-found")
    rows = await waker.town.rows("SELECT CAST(t AS text) AS row FROM booking.slot_alert t")
    assert rows == []


async def test_nothing_readable_is_stored(waker: Waker) -> None:
    await waker.ask()
    (row,) = await waker.town.rows("SELECT CAST(t AS text) AS row, sealed FROM booking.slot_alert t")
    assert "erika" not in row.row
    assert b"erika" not in row.sealed


async def test_what_is_over_ends_by_itself(waker: Waker) -> None:
    path, header = await waker.active()
    expires = (await waker.town.client.get(path, headers=header)).json()["expiresAt"]
    assert expires[:10] > str(DAY + timedelta(days=80))
    await waker.town.do("UPDATE booking.slot_alert SET expires_at = now() - interval '1 s'")
    assert slug(await waker.town.client.get(path, headers=header)) == (404, "slot-alert-not-found")
    assert await waker.news() == []
    async with waker.town.database.transaction() as session:
        assert await store.drop_ended(session) == 1


async def test_a_service_that_vanished_is_looked_for_later(waker: Waker) -> None:
    await waker.active()
    await waker.town.open(services={"passport": 15})
    assert await waker.news() == []
    pause = await waker.town.rows("SELECT look_at - clock_timestamp() AS pause FROM booking.slot_alert")
    assert pause[0].pause > timedelta(minutes=50)


@pytest.mark.parametrize(
    ("wish", "problem"),
    [
        ({"email": "nowhere"}, "validation-failed"),
        ({"email": "a@b.de\r\nBcc: c@d.de"}, "validation-failed"),
        ({"services": []}, "validation-failed"),
        ({"services": [{"id": "quick"}, {"id": "quick"}]}, "validation-failed"),
        ({"services": [{"id": "quick"}] * 11}, "validation-failed"),
        ({"services": [{"id": "unheard-of"}]}, "service-unknown"),
        ({"weekdays": [0]}, "validation-failed"),
        ({"weekdays": [8]}, "validation-failed"),
        ({"earliest": "25:00"}, "validation-failed"),
        ({"earliest": "16:00:30"}, "validation-failed"),
        ({"earliest": "18:00", "latest": "16:00"}, "validation-failed"),
        ({"fits": "after_work", "earliest": "16:00"}, "validation-failed"),
        ({"fits": "at_night"}, "validation-failed"),
        ({"until": "tomorrow"}, "validation-failed"),
        ({"phone": "1"}, "validation-failed"),
    ],
)
async def test_bad_wishes(waker: Waker, wish: dict, problem: str) -> None:
    assert slug(await waker.ask(**wish))[1] == problem
    assert await waker.letters() == []


async def test_only_starts_that_can_still_be_booked(waker: Waker) -> None:
    held = await waker.town.confirmed("09:00")
    assert held["startsAt"] == at("09:00")
    await waker.active(weekdays=[DAY.isoweekday()], until=str(DAY))
    assert [told.split(", ")[2][:5] for told in await waker.news()] == ["09:05", "17:00"]


@pytest.mark.parametrize(
    ("rule", "days"), [("SELECT 1", 90), ("UPDATE booking.retention_rule SET days = 10 WHERE id = 'slot_alert'", 10)]
)
async def test_how_long_an_alert_lasts_is_a_rule(waker: Waker, rule: str, days: int) -> None:
    await waker.town.do(rule)
    path, header = await waker.active()
    ends = datetime.fromisoformat((await waker.town.client.get(path, headers=header)).json()["expiresAt"])
    assert timedelta(days=days - 1) < ends - utc_now() <= timedelta(days=days)
