"""Weeks of offices whose staff need time without visitors."""

import pytest

from tests.catalog.editing.test_routes import MONDAY, WEEK, read, rule


@pytest.fixture
def staff(issuers):
    return issuers.staff("catalog:write")


async def test_a_back_office_heavy_office_keeps_time_free(catalog, staff):
    """Council paper 2.4.2: elaborate checks take time without visitors; no appointment may be put into it."""
    office = (await catalog.get("/v1/offices/standesamt")).json()
    assert office["backOfficeHeavy"] == {
        "value": True,
        "provenance": {"status": "derived", "sources": ["seed"], "checkedAt": None},
    }
    path = "/v1/staff/offices/standesamt/weekly-hours"
    form, seen = await read(catalog, staff, path)
    counter, checks = rule("mon", "08:00", "12:00"), rule("mon", "11:00", "15:00", channels=["back_office"])
    bare = await catalog.put(f"{path}?draft=true", json=form | {"rules": [counter]}, headers=seen)
    assert "no-back-office-hours" in [warning["code"] for warning in bare.json()["warnings"]]
    refused = await catalog.put(path, json=form | {"rules": [counter, checks]}, headers=seen)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "rules.1")
    assert "freihält" in refused.json()["errors"][0]["message"]
    apart = [counter, rule("mon", "12:00", "15:00", channels=["back_office"])]
    saved = await catalog.put(path, json=form | {"rules": apart}, headers=seen)
    assert (saved.status_code, "no-back-office-hours" in str(saved.json()["warnings"])) == (200, False)
    front = await catalog.get(f"/v1/offices/standesamt/opening-hours?from={MONDAY}&to={MONDAY}&kind=appointment")
    assert [i["to"] for i in front.json()["days"][0]["intervals"]] == ["12:00"]
    both, seen = await read(catalog, staff, WEEK)
    other = await catalog.put(WEEK, json=both | {"rules": [counter, checks]}, headers=seen)
    assert other.status_code == 200, "where it is not, staff may do both at once"
