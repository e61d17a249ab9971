"""The table for spreadsheets: stable columns, every value a fact, nothing a spreadsheet would execute."""

import csv
import io

import pytest
from sqlalchemy import text

from services.catalog.exports.table import COLUMNS, cell

PATH = "/v1/exports/services.csv"


async def rows_of(catalog) -> list[dict[str, str]]:
    answer = await catalog.get(PATH)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"), newline="")))


async def test_columns_never_change(catalog) -> None:
    header = (await catalog.get(PATH)).text.split("\r\n")[0]
    assert header == ",".join(COLUMNS)
    assert header == (
        "id,title_de,title_en,description_de,unit_id,unit_name,level,task_type,audience,life_events,channels,offices,online,eid,"
        "online_status,fees,fees_status,evidence,law,deadlines,leika_id,leika_status,duration_minutes,duration_status,annual_cases,"
        "annual_cases_year,annual_cases_status,status,sources,valid_from,valid_to"
    )


async def test_values_and_what_is_not_known(catalog) -> None:
    rows = {row["id"]: row for row in await rows_of(catalog)}
    card = rows["personalausweis"]
    assert card["fees"].startswith("ab 24 Jahren: 46.00 EUR; unter 24 Jahren: 27.60 EUR")
    assert (card["annual_cases"], card["annual_cases_year"]) == ("75466", "2021")
    assert (card["duration_minutes"], card["duration_status"]) == ("", "analog")
    assert (card["online"], card["eid"]) == ("false", "")
    assert "geburtsurkunde (first_issue)" in card["evidence"]
    assert (rows["elterngeld"]["annual_cases"], rows["elterngeld"]["annual_cases_status"]) == ("", "placeholder")


async def test_a_title_that_is_a_formula_is_only_a_text(catalog, session) -> None:
    evil = '=HYPERLINK("http://evil.example";"Klick")\nzweite Zeile, "Zitat"'
    await session.execute(
        text(
            "update catalog.public_service set title = jsonb_build_object('de', cast(:t as text)) where id = 'reisepass'"
        ),
        {"t": evil},
    )
    await session.commit()
    rows = {row["id"]: row for row in await rows_of(catalog)}
    assert rows["reisepass"]["title_de"] == "'" + evil
    assert len(rows) > 60


@pytest.mark.parametrize("start", ["=1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "－1"])
def test_starts_of_formulas(start: str) -> None:
    assert cell(start) == "'" + start


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (True, "true"), (False, "false"), (0, "0"), ("a\x00b", "ab"), ("a=b", "a=b")]
)
def test_other_cells(value: object, text: str) -> None:
    assert cell(value) == text
