"""Rules of release: set by the staff of one office, told to everybody, and nothing booked is lost by them."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from services.booking.capacity.release import Share
from services.booking.capacity.words import coming_in_words, rule_in_words
from shared.clock import BERLIN
from tests.booking.town import DAY, Town, at, slug

OWN = "/v1/staff/offices/office-a/release-policies"
ALL = {"percent": 100, "daysAhead": 14, "at": "17:00"}


@pytest.fixture
def lead(issuers) -> dict[str, str]:
    return issuers.staff("booking:staff booking:write", offices=["office-a"])


async def put(
    town: Town, lead: dict[str, str], *shares: dict[str, Any], id_: str = "ours", **more: Any
) -> dict[str, Any]:
    answer = await town.client.put(f"{OWN}/{id_}", json={"shares": list(shares)} | more, headers=lead)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def release(town: Town, office: str = "office-a") -> dict[str, Any]:
    answer = await town.client.get(f"/v1/offices/{office}/release")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_rule_of_its_own_goes_before_the_others_and_counts_at_once(town: Town, lead) -> None:
    await town.open(desks=2)
    held = await town.held("09:00")
    before = (await town.client.get(OWN, headers=lead)).json()["items"]
    assert [(policy["own"], policy["inForce"]) for policy in before] == [(False, True)]
    found = await put(town, lead, {"percent": 100, "daysAhead": 0, "at": "07:00"}, note="Haushaltssperre")
    assert {policy["id"]: policy["inForce"] for policy in found["items"]} == {before[0]["id"]: False, "ours": True}
    assert await town.slots() == [], "in three days is not released any more"
    assert (await town.get(held)).json()["state"] == "held"
    answer = await town.hold("10:00")
    assert slug(answer) == (409, "slot-not-released")
    assert answer.json()["nextReleaseAt"][:16] == datetime.combine(DAY, time(7), BERLIN).isoformat()[:16]
    assert (await town.client.delete(f"{OWN}/ours", headers=lead)).status_code == 200
    assert "10:00" in await town.slots()


async def test_shares_to_several_channels(town: Town, lead) -> None:
    await town.open(desks=4)
    await put(
        town, lead, {"percent": 50, "daysAhead": 14, "at": "17:00"},
        {"percent": 25, "daysAhead": 14, "at": "08:00", "channel": "staff"}, {"percent": 25, "daysAhead": 0, "at": "08:00"},
    )  # fmt: skip
    rows = await town.rows(
        "SELECT channel, released_at < now() AS open, count(*) AS n FROM booking.capacity_unit"
        " WHERE starts_at = CAST(CAST(:t AS text) AS timestamptz) GROUP BY 1, 2 ORDER BY 1, 2", t=at("09:00"),
    )  # fmt: skip
    assert [tuple(row) for row in rows] == [("online", False, 1), ("online", True, 2), ("staff", True, 1)]


async def test_everybody_may_know_when_the_next_come(town: Town, lead) -> None:
    await town.open()
    await put(town, lead, {"percent": 100, "daysAhead": 2, "at": "00:01"})
    found = await release(town)
    assert found["rule"] == {
        "de": "Alle Plätze online 2 Tage vorher um 00:01 Uhr.", "en": "All places online 2 days ahead at 00:01.",
    }  # fmt: skip
    assert found["nextReleaseAt"] == datetime.combine(DAY - timedelta(days=2), time(0, 1), BERLIN).isoformat()
    assert (found["nextDay"], found["status"], found["shares"][0]["at"]) == (str(DAY), "sourced", "00:01")
    assert found["words"]["de"].startswith("Die nächsten Termine werden am ")
    assert f"{DAY:%d.%m.%Y}" in found["words"]["de"]
    assert DAY.strftime("%A") in found["words"]["en"]


async def test_what_is_not_known_is_said_to_be_so(town: Town, lead) -> None:
    await town.open()
    found = await release(town)
    assert (found["nextReleaseAt"], found["nextDay"]) == (None, None), "everything known is released already"
    assert "noch nicht bekannt" in found["words"]["de"]
    assert found["rule"]["de"]
    await town.open("office-b", appointments=False)
    none = await release(town, "office-b")
    assert (none["shares"], none["rule"]["en"]) == ([], "No appointments are given here.")
    assert slug(await town.client.get("/v1/offices/nowhere/release")) == (404, "office-unknown")


async def test_a_rule_from_a_day_on_leaves_the_days_before(town: Town, lead) -> None:
    await town.open()
    await put(town, lead, {"percent": 100, "daysAhead": 0, "at": "07:00"}, validFrom=str(DAY))
    assert await town.slots(day=DAY) == []
    assert await town.slots(day=DAY - timedelta(days=1)) != []


async def test_whose_rule_it_is(town: Town, lead, issuers) -> None:
    await town.open()
    await town.open("office-b")
    await town.do("UPDATE booking.release_policy SET office_ids = '{office-a,office-b}' WHERE id = 'rolling-14'")
    for shared in ("rolling-14", "all-others"):
        answer = await town.client.put(f"{OWN}/{shared}", json={"shares": [ALL]}, headers=lead)
        assert slug(answer) == (409, "rule-of-others")
        assert slug(await town.client.delete(f"{OWN}/{shared}", headers=lead)) == (404, "not-found")
    elsewhere = "/v1/staff/offices/office-b/release-policies/ours"
    assert slug(await town.client.put(elsewhere, json={"shares": [ALL]}, headers=lead)) == (403, "wrong-office")
    clerk = issuers.staff("booking:staff", offices=["office-a"])
    assert slug(await town.client.put(f"{OWN}/ours", json={"shares": [ALL]}, headers=clerk)) == (403, "forbidden")
    await put(town, lead, ALL)
    other = issuers.staff("booking:write", offices=["office-b"])
    assert slug(await town.client.put(elsewhere, json={"shares": [ALL]}, headers=other)) == (409, "rule-of-others")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"shares": []},
        {"shares": [ALL, ALL]},
        {"shares": [ALL | {"percent": 99}]},
        {"shares": [ALL | {"percent": 0}, ALL]},
        {"shares": [ALL | {"daysAhead": 401}]},
        {"shares": [ALL | {"daysAhead": -1}]},
        {"shares": [ALL | {"at": "24:00"}]},
        {"shares": [ALL | {"at": "5pm"}]},
        {"shares": [ALL | {"channel": "personal"}]},
        {"shares": [ALL | {"jitterSeconds": 3601}]},
        {"shares": [{"percent": 10, "daysAhead": n, "at": "08:00"} for n in range(10)]},
        {"shares": [ALL], "validFrom": "tomorrow"},
        {"shares": [ALL], "note": "x" * 501},
    ],
)
async def test_rules_that_cannot_be(town: Town, lead, body: dict[str, Any]) -> None:
    await town.open()
    assert slug(await town.client.put(f"{OWN}/ours", json=body, headers=lead)) == (422, "validation-failed")


async def test_days_farther_ahead_are_fetched(town: Town, lead) -> None:
    await town.open()
    await put(town, lead, ALL | {"daysAhead": 60})
    (office,) = await town.rows("SELECT stale_at FROM booking.office")
    assert office.stale_at is not None


def test_rules_in_words() -> None:
    shares = [
        Share("online", 75, 14, time(17)), Share("staff", 15, 1, time(8), 90), Share("walk_in", 10, 0, time(8)),
    ]  # fmt: skip
    words = rule_in_words(shares)
    assert words["de"] == (
        "75 % der Plätze online 14 Tage vorher um 17:00 Uhr; 15 % der Plätze nur durch die Dienststelle am Tag davor um 08:00 Uhr,"
        " je Tag bis zu 2 Minuten später; 10 % der Plätze für Vorsprachen ohne Termin am Tag selbst um 08:00 Uhr."
    )
    assert words["en"].startswith(
        "75% of the places online 14 days ahead at 17:00; 15% of the places by the office only"
    )
    moment = datetime(2026, 11, 26, 16, 0, tzinfo=BERLIN)
    assert coming_in_words(moment, date(2026, 12, 10)) == {
        "de": "Die nächsten Termine werden am Donnerstag, 26.11.2026 um 16:00 Uhr freigegeben: für Donnerstag, 10.12.2026.",
        "en": "The next appointments are released on Thursday, 26 November 2026 at 16:00: those of Thursday, 10 December 2026.",
    }
