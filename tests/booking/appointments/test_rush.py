"""The instant slots are released: a crowd over real HTTP, exactly as many winners as seats, and everybody is answered."""

from collections import Counter

import pytest

from benchmarks import load
from services.booking.app import create_app
from tests.booking.town import Town, at
from tests.support.serving import serving

PEOPLE, DESKS, CLOCKS = 2000, 3, [f"{8 + minute // 60:02}:{minute % 60:02}" for minute in range(0, 115, 5)]
SEATS = DESKS * len(CLOCKS)

TAKEN = "SELECT count(*) AS n, count(DISTINCT appointment_id) AS owners FROM booking.capacity_unit WHERE appointment_id IS NOT NULL"


async def crowd(town: Town, people: int, clocks: list[str]) -> load.Load:
    """So many people at once, spread over these starts."""

    def request(number: int) -> bytes:
        clock = clocks[number % len(clocks)]
        body = '{"services": [{"id": "quick"}], "office": "office-a", "startsAt": "%s"}' % at(clock)  # noqa: UP031 - braces
        return load.post("http://room/v1/appointments", body.encode(), {"Idempotency-Key": f"crowd-{number}"})

    async with serving(create_app(town.settings)) as url:
        return await load.run(url, request, connections=people, seconds=60, most=people)


@pytest.mark.edge(29)
async def test_two_hundred_people_on_one_seat(real_town: Town) -> None:
    await real_town.open(desks=1)
    seen = await crowd(real_town, 200, ["09:00"])
    assert seen.statuses == {201: 1, 409: 199}


async def test_two_thousand_people_on_sixty_nine_seats(real_town: Town) -> None:
    await real_town.open(desks=DESKS, intervals=(("08:00", "09:55"),))
    seen = await crowd(real_town, PEOPLE, CLOCKS)
    print(f"\nrush {seen.seconds:.1f} s, p99 {seen.percentile(0.99):.0f} ms: {seen.statuses}")  # noqa: T201
    assert Counter(seen.statuses).total() == PEOPLE
    assert seen.statuses[201] == SEATS == 69
    # On a busy machine the last in the line may be told to come back (503); nobody is left without an answer.
    assert set(seen.statuses) <= {201, 409, 503}
    (day,) = await real_town.rows(TAKEN)
    assert (day.n, day.owners) == (SEATS, SEATS)
