"""The hour standards: binding for Servicebereiche, an observation for Fachbereiche, none for the steering units."""

import pytest

from services.catalog.standards.hours_check import outcome


@pytest.mark.parametrize(
    ("office", "result"),
    [
        ("bb-otto-schill", "pass"),
        ("bb-gohlis", "pass"),
        ("kfz-zulassung", "pass"),
        ("buergertelefon", "pass"),
        ("ankommenszentrum", "fail"),  # five days, but none until 18:00
        ("standesamt", "pass"),
        ("mobil-plagwitz", "info"),
        ("obm", "pass"),
    ],
)
async def test_offices_of_the_city(catalog, office, result):
    items = (await catalog.get("/v1/standards/check", params={"office": office})).json()["items"]
    assert [(item["office"], item["result"]) for item in items] == [(office, result)]


async def test_all_offices_that_exist_and_belong_to_the_city_are_judged(catalog):
    items = {item["office"]: item for item in (await catalog.get("/v1/standards/check")).json()["items"]}
    assert {"bb-suedwest", "familienkasse"}.isdisjoint(items)
    assert items["bb-otto-schill"]["rules"][0] == {
        "metric": "open_days", "operator": ">=", "value": 5, "measured": 6.0, "met": True,
    }  # fmt: skip


def test_what_is_not_binding_never_fails() -> None:
    assert outcome("fachbereich", False, [False], 5)[0] == "info"
    assert outcome("servicebereich", True, [True, False], 5)[0] == "fail"
    assert outcome("verwaltungssteuerung", False, [], 3)[0] == "info"


async def test_the_rules_are_data_with_the_words_of_the_paper(catalog):
    standards = (await catalog.get("/v1/standards")).json()
    assert [s["binding"] for s in standards["openingHours"]] == [True, False, False]
    assert all(entry["quote"] for entry in standards["criteria"])
    assert [c["soft"] for c in standards["criteria"]] == [False, True, False, False]
