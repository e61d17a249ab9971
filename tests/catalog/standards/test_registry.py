"""The registry of standards: version, owner, scope and days, and the shares they lead to."""

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from services.catalog.seeding.files import read_seeds
from services.catalog.seeding.standard_forms import StandardsForm

LATER = """
    update catalog.hour_standard set valid_to = '2030-12-31' where task_type = 'servicebereich';
    insert into catalog.hour_standard (task_type, version, owner, scope, binding, quote, rules, valid_from, status, sources)
    values ('servicebereich', 'next', 'council', '{"de": "alle"}', true, 'sechs Tage',
            '[{"metric": "open_days", "operator": ">=", "value": 6}]', '2031-01-01', 'sourced', '{}')
"""


async def test_every_standard_says_who_decided_and_for_what(catalog):
    standards = (await catalog.get("/v1/standards")).json()
    rules = standards["openingHours"] + standards["criteria"]
    assert len(rules) == 7
    for rule in rules:
        assert (rule["version"], rule["validFrom"], rule["validTo"]) == ("VII-DS-08441", "2023-07-25", None)
        assert rule["owner"]
        assert rule["scope"]["de"]
        assert rule["quote"]
    before = (await catalog.get("/v1/standards?at=2023-07-24T12:00:00%2B02:00")).json()
    assert before == {"openingHours": [], "criteria": []}


async def test_a_later_version_judges_from_its_day_on(catalog, session):
    for statement in LATER.split(";"):
        await session.execute(text(statement.replace(":", r"\:")))
    asked = "/v1/standards/check?office=bb-gohlis&at={}T09:00:00%2B01:00"
    old = (await catalog.get(asked.format("2030-12-30"))).json()["items"][0]
    new = (await catalog.get(asked.format("2031-01-02"))).json()["items"][0]
    assert (old["result"], new["result"], new["quote"]) == ("pass", "fail", "sechs Tage")


def test_two_versions_never_hold_on_the_same_day() -> None:
    [rule] = [form for form in read_seeds().standards.opening_hours if form.task_type == "fachbereich"]
    same = rule.model_dump() | {"version": "next"}
    with pytest.raises(ValidationError, match="same day"):
        StandardsForm.model_validate({"openingHours": [rule, same], "criteria": []})
    ended = rule.model_dump() | {"valid_to": "2030-12-31"}
    after = same | {"valid_from": "2031-01-01"}
    assert StandardsForm.model_validate({"openingHours": [ended, after], "criteria": []})


async def test_most_departments_is_a_share(catalog):
    shares = {
        (share["taskType"], share["metric"]): share
        for share in (await catalog.get("/v1/standards/check")).json()["shares"]
    }
    departments = shares["fachbereich", "long_days"]
    assert 0 < departments["meeting"] <= departments["offices"]
    assert departments["share"] == round(departments["meeting"] / departments["offices"], 2)
    assert shares["servicebereich", "open_days"]["offices"] >= 9
