"""The parser of Thunderbird reads every calendar: one entry that moves and goes, whatever the names."""

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.booking.town import CONTACT, Town, at

FOLDER = Path(__file__).parent
Keep = Callable[[list[bytes]], Awaitable[list[dict[str, Any]]]]
NAMES = ("Bürgerbüro Großzschocher " + "ä" * 90, "مكتب المواطنين — קבלת קהל, أهلا", "Amt; mit, Zeichen \\ und 🏛️" * 5)


@pytest.fixture
def keep() -> Keep:
    """Give calendar files to a client, in this order; the entries it then has."""
    if shutil.which("node") is None or not (FOLDER / "node_modules").exists():
        pytest.skip("needs Node 20 and the packages of tests/booking/calendar_clients: make test-booking")

    async def run(files: list[bytes]) -> list[dict[str, Any]]:
        process = await asyncio.create_subprocess_exec(
            "node", "read.js", json.dumps([file.decode() for file in files]), cwd=FOLDER,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, complaints = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == 0, complaints.decode()
        return json.loads(said)

    return run


async def entry(town: Town, held: dict[str, Any]) -> bytes:
    answer = await town.get(held, "/calendar.ics")
    assert answer.status_code == 200, answer.text
    return answer.content


def instant(clock: str) -> str:
    return datetime.fromisoformat(at(clock)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@pytest.mark.edge(11)
async def test_one_entry_moves_and_goes(town: Town, keep: Keep) -> None:
    await town.open()
    held = await town.confirmed(service="passport")
    files = [await entry(town, held)]
    await town.step(held, "move", {"office": "office-a", "startsAt": at("10:00")})
    files.append(await entry(town, held))
    (moved,) = await keep(files)
    assert (moved["start"], moved["end"], moved["sequence"]) == (instant("10:00"), instant("10:15"), 1)
    await town.step(held, "cancel")
    files.append(await entry(town, held))
    (gone,) = await keep(files)
    assert gone["cancelled"]
    (late,) = await keep([files[2], files[0]])
    assert late["cancelled"], "a letter that arrives late brings nothing back"


@pytest.mark.edge(48)
@pytest.mark.parametrize("name", NAMES, ids=["umlauts", "right-to-left", "separators"])
async def test_names_survive_folding(town: Town, keep: Keep, name: str) -> None:
    await town.open(name=name)
    file = await entry(town, await town.confirmed())
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert str(Calendar.from_ical(file).walk("VEVENT")[0]["LOCATION"]) == name
    (kept,) = await keep([file])
    assert kept["location"] == name


async def test_two_appointments_are_two_entries(town: Town, keep: Keep) -> None:
    await town.open()
    first, second = await town.confirmed(), await town.held("10:00")
    await town.step(second, "confirm", CONTACT | {"locale": "en"})
    assert len(await keep([await entry(town, first), await entry(town, second)])) == 2
