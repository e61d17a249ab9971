"""How intake moves online, month by month in the city's calendar."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.reporting.digital.shift import months
from services.reporting.facts.counts import MonthCount
from shared.events.booking import AppointmentFinishedV1
from shared.events.bundles import CaseSubmittedV1
from shared.messaging.envelope import Event
from tests.reporting.test_counts import hear, report

LAST_MOMENT_OF_JANUARY = datetime(2026, 1, 31, 22, 30, tzinfo=UTC)
ALREADY_FEBRUARY = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("city_known")


def case(mode: str, at: datetime) -> tuple[Event, datetime]:
    return CaseSubmittedV1(case_id=uuid4(), bundle_id="umzug", mode=mode, part_keys=("a",), received_at=at), at


def visit(at: datetime) -> tuple[Event, datetime]:
    ids = {"appointment_id": uuid4(), "office_id": "bb-gohlis", "service_ids": ("reisepass",)}
    return AppointmentFinishedV1(starts_at=at, planned_minutes=10, measured_minutes=9, **ids), at


async def test_months_are_those_of_the_city(client, consumer, reader) -> None:
    told = [case("online", LAST_MOMENT_OF_JANUARY) for _ in range(5)] + [
        case("envelope", LAST_MOMENT_OF_JANUARY) for _ in range(15)
    ]
    told += [case("online", ALREADY_FEBRUARY) for _ in range(10)] + [visit(ALREADY_FEBRUARY) for _ in range(10)]
    await hear(consumer, told)
    january, february = await report(client, reader, "digital-shift")
    assert (january["month"], january["online"], january["paper"], january["digital"]) == ("2026-01", 5, 15, 25.0)
    assert (february["month"], february["visits"], february["digital"], february["growth"]) == (
        "2026-02",
        10,
        50.0,
        25.0,
    )
    assert february["review"] is None, "no office has said how its time is divided"


def test_growth_beside_hours_that_stay_is_pointed_out() -> None:
    counts = [MonthCount("2025-01", 10, 90, 0), MonthCount("2025-02", 19, 81, 0), MonthCount("2025-03", 20, 80, 0)]
    assert [row["review"] for row in months(counts, "2025")] == [False, False, True]
    assert [row["review"] for row in months(counts, "2026")] == [False, False, False], "the hours were told anew"


def test_small_months_say_nothing() -> None:
    [row] = months([MonthCount("2025-01", 2, 1, 1)], "2025")
    assert (row["digital"], row["growth"], row["review"]) == (None, None, None)
