"""HSDS 3: what its schema demands of services and schedules, and hours that are right on both sides of a change of the clocks."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from services.catalog.exports.hsds import offset_stretches

SCHEDULE = {
    "id", "service_id", "location_id", "service_at_location_id", "valid_from", "valid_to", "dtstart", "timezone", "until", "count",
    "wkst", "freq", "interval", "byday", "byweekno", "bymonthday", "byyearday", "description", "opens_at", "closes_at", "schedule_link",
    "attending_type", "notes",
}  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def services(catalog) -> list[dict[str, Any]]:
    answer = await catalog.get("/v1/exports/hsds.json")
    page = answer.json()
    assert (page["total_items"], page["total_pages"], page["empty"]) == (len(page["contents"]), 1, False)
    return page["contents"]


async def test_services_have_what_the_schema_demands(services) -> None:
    for service in services:
        UUID(service["id"])
        assert service["name"]
        assert service["status"] == "active"
        assert {"id", "name", "description"} <= set(service["organization"])
    assert len({service["id"] for service in services}) == len(services) > 60


async def test_schedules_are_those_of_the_schema(services) -> None:
    found = [
        schedule for service in services for place in service["service_at_locations"] for schedule in place["schedules"]
    ]
    assert found
    for schedule in found:
        assert set(schedule) <= SCHEDULE
        assert schedule["freq"] == "WEEKLY"
        assert schedule["timezone"] in (1, 2)
        assert schedule["opens_at"].endswith(f"+0{schedule['timezone']}:00")
        assert set(schedule["byday"].split(",")) <= {"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
        assert schedule["valid_from"] <= schedule["valid_to"]
    assert {schedule["timezone"] for schedule in found} == {1, 2}, "half a year always holds one change of the clocks"
    assert any(schedule.get("notes", "").startswith("Different hours or closed on 20") for schedule in found)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (
            date(2026, 3, 27),
            date(2026, 3, 30),
            [(date(2026, 3, 27), date(2026, 3, 28), 1), (date(2026, 3, 29), date(2026, 3, 30), 2)],
        ),
        (date(2026, 6, 1), date(2026, 6, 1), [(date(2026, 6, 1), date(2026, 6, 1), 2)]),
    ],
)
def test_stretches_of_one_offset(first, last, expected) -> None:
    assert list(offset_stretches(first, last)) == expected
