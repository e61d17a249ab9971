"""Figures that units hand in: all or none, checked, repeatable, by scope."""

import pytest

URL = "/v1/reports/figures"
HOURS = {
    "measure": "back_office_hours",
    "subject": "bb-gohlis",
    "year": 2026,
    "value": "9.5",
    "source": "Dienstplan 2026",
}

pytestmark = pytest.mark.usefixtures("city_known")


def figures(*given: dict[str, object]) -> dict[str, object]:
    return {"figures": list(given)}


async def test_a_figure_reaches_the_report(client, reader, contributor) -> None:
    answer = await client.put(URL, json=figures(HOURS), headers=contributor)
    assert answer.json() == {
        "applied": True,
        "changes": [
            {"measure": "back_office_hours", "subject": "bb-gohlis", "year": 2026, "before": None, "after": 9.5}
        ],
    }
    report = (await client.get("/v1/reports/front-office-share", headers=reader)).json()
    row = next(row for row in report["rows"] if row["office"] == "bb-gohlis")
    assert (row["front"], row["back"], row["share"], row["source"]) == (33.5, 9.5, 77.9, "Dienstplan 2026")
    assert row["standing"]["en"] == "within"
    other = next(row for row in report["rows"] if row["office"] == "bb-leutzsch")
    assert (other["share"], other["standing"]) == (None, None)


async def test_twice_changes_nothing(client, contributor) -> None:
    await client.put(URL, json=figures(HOURS), headers=contributor)
    assert (await client.put(URL, json=figures(HOURS), headers=contributor)).json()["changes"] == []


async def test_a_dry_run_changes_nothing(client, reader, contributor) -> None:
    answer = await client.put(f"{URL}?dryRun=true", json=figures(HOURS), headers=contributor)
    assert (answer.json()["applied"], len(answer.json()["changes"])) == (False, 1)
    assert (await client.get(URL, headers=reader)).json()["items"] == []


async def test_a_later_year_wins(client, reader, contributor) -> None:
    older = HOURS | {"year": 2024, "value": "1"}
    await client.put(URL, json=figures(HOURS, older), headers=contributor)
    report = (await client.get("/v1/reports/front-office-share", headers=reader)).json()
    assert next(row for row in report["rows"] if row["office"] == "bb-gohlis")["back"] == 9.5


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        ([HOURS, HOURS | {"value": "3"}], "figure-twice"),
        ([HOURS | {"subject": "bb-atlantis"}], "figure-subject-unknown"),
        ([HOURS, HOURS | {"measure": "annual_cases"}], "figure-subject-unknown"),
    ],
)
async def test_one_wrong_figure_stops_all(client, reader, contributor, given, slug) -> None:
    answer = await client.put(URL, json=figures(*given), headers=contributor)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith(slug)
    assert (await client.get(URL, headers=reader)).json()["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [{"value": "-1"}, {"value": "NaN"}, {"value": "1.234"}, {"year": 1999}, {"measure": "beauty"}, {"source": ""}, {"more": 1},
     {"value": "99999999999"}, {"subject": "A B"}],
)  # fmt: skip
async def test_a_wrong_shape_is_a_problem(client, contributor, wrong) -> None:
    answer = await client.put(URL, json=figures(HOURS | wrong), headers=contributor)
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize("given", [[], [HOURS] * 5001])
async def test_empty_and_huge_are_problems(client, contributor, given) -> None:
    assert (await client.put(URL, json=figures(*given), headers=contributor)).status_code in (413, 422)


async def test_only_who_may(client, issuers, reader) -> None:
    assert (await client.put(URL, json=figures(HOURS))).status_code == 401
    assert (await client.put(URL, json=figures(HOURS), headers=reader)).status_code == 403
    assert (await client.get(URL, headers=issuers.staff("reports:contribute"))).status_code == 403


TABLE = "measure;subject;year;value;target;source\nback_office_hours;bb-gohlis;2026;9.5;;Dienstplan 2026\n"


async def test_a_table_of_a_spreadsheet(client, reader, contributor) -> None:
    answer = await client.put(
        f"{URL}/table", content="\ufeff" + TABLE, headers=contributor | {"Content-Type": "text/csv"}
    )
    assert answer.status_code == 200
    [figure] = (await client.get(URL, headers=reader)).json()["items"]
    assert (figure["value"], figure["target"]) == (9.5, None)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a,b\n1,2\n", "measure, subject"),
        (TABLE.encode() + b"back_office_hours;bb-gohlis;soon;1;;Dienstplan\n", "line 3"),
        (b"\xff\xfe\x00", "UTF-8"),
        (TABLE.split("\n", maxsplit=1)[0].encode(), "Tabelle"),
        (TABLE.encode() + b'"unclosed', "line"),
    ],
)
async def test_an_unreadable_table_is_a_problem(client, contributor, content, told) -> None:
    headers = contributor | {"Content-Type": "text/csv", "Accept-Language": "en"}
    answer = await client.put(f"{URL}/table", content=content, headers=headers)
    assert answer.status_code == 422
    assert told in answer.json()["detail"] or answer.json()["type"].endswith("figures-unreadable")


async def test_nothing_is_no_table(client, contributor) -> None:
    answer = await client.put(f"{URL}/table", content=b"", headers=contributor | {"Content-Type": "text/csv"})
    assert answer.status_code == 415
