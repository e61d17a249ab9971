"""The bundles on offer, over HTTP."""

import json
from datetime import date

import pytest
import yaml
from jsonschema import Draft202012Validator

from services.bundles.definitions.__main__ import main
from services.bundles.seed import SEEDS
from tests.bundles.seeds import BUNDLES, FAMILY, definition, raw
from tests.support.clients import key

OFFERED = [bundle for bundle in BUNDLES if definition(bundle).audience == "residents"]


async def test_all_bundles_are_in_force(client) -> None:
    page = (await client.get("/v1/bundles")).json()
    assert [bundle["id"] for bundle in page["items"]] == sorted(OFFERED)
    assert page["next"] is None
    school = next(bundle for bundle in page["items"] if bundle["id"] == "schulanfang")
    assert school["provenance"]["status"] == "placeholder"


@pytest.mark.parametrize("bundle", OFFERED)
async def test_detail(client, bundle: str) -> None:
    detail = (await client.get(f"/v1/bundles/{bundle}")).json()
    assert detail["parts"] == [part["id"] for part in detail["partDetails"]]
    assert all(part["why"]["de"] and part["why"]["en"] for part in detail["partDetails"])


@pytest.mark.parametrize("bundle", ["nothing", "%00", "a" * 500])
async def test_unknown_bundle(client, bundle: str) -> None:
    assert (await client.get(f"/v1/bundles/{bundle}")).status_code == 404
    assert (await client.post(f"/v1/bundles/{bundle}/preview", json={})).status_code == 404


async def test_preview(client) -> None:
    answer = await client.post("/v1/bundles/elternexpress/preview", json={"facts": FAMILY, "eventDate": "2026-03-14"})
    assert answer.status_code == 200, answer.text
    preview = answer.json()
    assert len(preview["activeParts"]) == 6
    assert [part["id"] for part in preview["inactiveParts"]] == ["familienpass"]
    assert (len(preview["evidence"]), preview["evidenceIfAppliedAlone"]) == (7, 12)
    assert preview["evidence"][0].keys() == {"id", "form", "for", "title", "source"}
    assert {"part": "elterngeld", "date": "2026-07-13", "nextWorkingDay": "2026-07-13"}.items() <= preview["deadlines"][
        3
    ].items()
    assert set(preview["reasons"]) == set(preview["activeParts"])
    required = {consent["id"] for consent in preview["consents"] if consent["required"]}
    assert required == {"weitergabe-krankenkasse", "weitergabe-familienkasse"}
    assert {flow["part"] for flow in preview["dataFlows"]} == set(preview["activeParts"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"facts": {"shoe_size": 43}}, "facts.shoe_size"),
        ({"facts": {"parents_married": "yes"}}, "facts.parents_married"),
        ({"facts": []}, "facts"),
        ({"deselected": ["melderegister"]}, "deselected.0"),
        ({"deselected": ["moon"]}, "deselected.0"),
        ({"eventDate": "14.03.2026"}, "eventDate"),
        ({"eventDate": "0001-01-01"}, "eventDate"),
        ({"wish": 1}, "wish"),
    ],
)
async def test_preview_refuses(client, body, field: str) -> None:
    answer = await client.post("/v1/bundles/elternexpress/preview", json=body)
    assert answer.status_code == 422, answer.text
    assert field in {error["field"] for error in answer.json()["errors"]}


async def test_event_date_where_there_is_no_event(client) -> None:
    answer = await client.post("/v1/bundles/pflege/preview", json={"eventDate": "2026-03-14"})
    assert answer.status_code == 422


async def test_the_form_is_published(client) -> None:
    schema = (await client.get("/v1/bundle-schema")).json()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for bundle in BUNDLES:
        content = json.loads(json.dumps(raw(bundle), default=str))
        assert list(validator.iter_errors(content)) == [], bundle
    broken = raw("umzug") | {"maturity": "dreamt"}
    assert list(validator.iter_errors(json.loads(json.dumps(broken, default=str))))


async def test_a_planned_bundle_can_be_tried_but_not_handed_in(client) -> None:
    assert (await client.get("/v1/bundles/schulanfang")).json()["stage"] == "planned"
    assert (await client.post("/v1/bundles/schulanfang/preview", json={})).status_code == 200
    answer = await client.post("/v1/cases", json={"bundle": "schulanfang", "mode": "online"}, headers=key())
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("bundle-not-offered")


async def test_the_life_of_a_bundle_has_dates(client) -> None:
    detail = (await client.get("/v1/bundles/elternexpress")).json()
    assert detail["stage"] == "live"
    assert [(each["stage"], each["since"]) for each in detail["stages"]] == [("planned", None), ("live", "2023-11-01")]
    chosen = definition("elternexpress")
    assert [chosen.stage_on(date(2023, 10, 31)), chosen.stage_on(date(2023, 11, 1))] == ["planned", "live"]


def test_the_command_names_every_mistake(tmp_path, capsys) -> None:
    good, bad, worse = SEEDS / "umzug.yaml", tmp_path / "bad.yaml", tmp_path / "worse.yaml"
    content = raw("umzug")
    content["stages"] = [{"stage": "live", "since": "2024-01-01", "src": []}, {"stage": "planned", "src": []}]
    bad.write_text(yaml.safe_dump(content))
    worse.write_text("bundle: [")
    assert main([str(good)]) == 0
    assert main([str(good), str(bad), str(worse), str(tmp_path / "nothing")]) == 1
    told = capsys.readouterr().out
    assert "stages-out-of-order" in told
    assert "3 complaints" in told
