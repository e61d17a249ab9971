"""Windows and quotas of walk-in: set by the staff of one office, and in force for the next ticket."""

from typing import Any

import pytest

from tests.booking.town import Town, slug
from tests.support.clients import key

RULES = "/v1/staff/offices/office-a/walk-in-rules"
ALL_DAY = (("00:00", "23:59"),)


@pytest.fixture
def lead(issuers) -> dict[str, str]:
    return issuers.staff("booking:staff booking:write", offices=["office-a"])


async def put(town: Town, lead: dict[str, str], id_: str = "ours", **rule: Any) -> list[dict[str, Any]]:
    answer = await town.client.put(f"{RULES}/{id_}", json=rule, headers=lead)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def waiting(town: Town) -> dict[str, Any]:
    found: dict[str, Any] = (await town.client.get("/v1/offices/office-a/waiting")).json()
    return found


async def ticket(town: Town, lead: dict[str, str]) -> Any:
    return await town.client.post("/v1/staff/offices/office-a/tickets", json={}, headers=lead | key())


async def test_a_quota_counts_for_the_next_ticket_and_may_change_during_the_day(town: Town, lead) -> None:
    await town.open(intervals=ALL_DAY, walkIn=True)
    assert (await ticket(town, lead)).status_code == 201
    (ours,) = [rule for rule in await put(town, lead, quota=2) if rule["own"]]
    assert (ours["id"], ours["quota"], ours["status"], ours["sources"]) == ("ours", 2, "sourced", ["city-staff"])
    assert (await waiting(town))["quota"] == {"total": 2, "left": 1, "status": "sourced"}
    assert (await ticket(town, lead)).status_code == 201
    assert slug(await ticket(town, lead)) == (409, "walk-in-closed")
    await put(town, lead, quota=3)
    assert (await ticket(town, lead)).status_code == 201
    await put(town, lead, quota=1)
    assert (await waiting(town))["quota"]["left"] == 0
    assert slug(await ticket(town, lead)) == (409, "walk-in-closed")
    assert (await waiting(town))["waiting"] == 3, "nobody who waits is sent away"
    assert (await town.client.delete(f"{RULES}/ours", headers=lead)).status_code == 200
    assert (await ticket(town, lead)).status_code == 201


async def test_windows_within_the_hours(town: Town, lead) -> None:
    await town.open(intervals=ALL_DAY, walkIn=True)
    await put(town, lead, opens="00:00", closes="00:01")
    now = await waiting(town)
    assert now["open"] is False or now["at"][11:16] == "00:00"
    await put(town, lead, opens="00:00")
    assert (await waiting(town))["open"] is True


async def test_a_rule_for_the_weekday_goes_before_one_for_all(town: Town, lead) -> None:
    await town.open(intervals=ALL_DAY, walkIn=True)
    await put(town, lead, "every-day", quota=50)
    await put(town, lead, "this-day", quota=7, weekdays=[1, 2, 3, 4, 5, 6, 7])
    assert (await waiting(town))["quota"]["total"] == 7


async def test_whose_rule_it_is(town: Town, lead, issuers) -> None:
    await town.open(walkIn=True)
    await town.open("office-b")
    assert slug(await town.client.put(f"{RULES}/all-others", json={}, headers=lead)) == (409, "rule-of-others")
    assert slug(await town.client.delete(f"{RULES}/all-others", headers=lead)) == (404, "not-found")
    elsewhere = RULES.replace("office-a", "office-b")
    assert slug(await town.client.put(f"{elsewhere}/ours", json={}, headers=lead)) == (403, "wrong-office")
    clerk = issuers.staff("booking:staff", offices=["office-a"])
    assert slug(await town.client.put(f"{RULES}/ours", json={}, headers=clerk)) == (403, "forbidden")
    assert (await town.client.get(RULES, headers=clerk)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"quota": -1}, {"quota": 5001}, {"quota": "80"}, {"weekdays": [0]}, {"weekdays": [8]}, {"weekdays": ["mon"]},
        {"opens": "9"}, {"opens": "12:00", "closes": "08:00"}, {"opens": "25:00"}, {"note": ""}, [],
    ],
)  # fmt: skip
async def test_rules_that_cannot_be(town: Town, lead, body: Any) -> None:
    await town.open(walkIn=True)
    assert slug(await town.client.put(f"{RULES}/ours", json=body, headers=lead)) == (422, "validation-failed")
