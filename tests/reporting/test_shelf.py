"""Every report there is, on the real data of Leipzig: in every format, in both languages, the same bytes each time."""

from datetime import date, timedelta

import pytest

from services.reporting.shelf import SHELF, ReportName

FROM_EVENTS = {ReportName.HANDOVER_DELAY, ReportName.DEMAND, ReportName.DIGITAL_SHIFT}
"""Reports that are empty until something happened."""
pytestmark = pytest.mark.usefixtures("city_known")


def test_every_name_has_its_report() -> None:
    assert set(SHELF) == set(ReportName)


@pytest.mark.parametrize("name", list(ReportName))
async def test_a_report_reads_in_every_format(client, reader, name) -> None:
    report = (await client.get(f"/v1/reports/{name}", headers=reader)).json()
    assert report["id"] == name
    assert report["sources"]
    for table in [report, *report["tables"]]:
        keys = [column["key"] for column in table["columns"]]
        assert any(column["identifies"] for column in table["columns"])
        assert all(list(row) == keys or set(row) == set(keys) for row in table["rows"])
        assert all({"de", "en"} <= set(column["label"]) for column in table["columns"])
    for form in ("json", "csv", "md", "html"):
        for language in ("de", "en"):
            headers = reader | {"Accept-Language": language}
            first = await client.get(f"/v1/reports/{name}?format={form}", headers=headers)
            assert first.status_code == 200
            assert (await client.get(f"/v1/reports/{name}?format={form}", headers=headers)).content == first.content


@pytest.mark.parametrize("name", sorted(set(ReportName) - FROM_EVENTS))
async def test_rows_come_from_the_city(client, reader, name) -> None:
    assert (await client.get(f"/v1/reports/{name}", headers=reader)).json()["rows"]


async def test_further_tables_have_csv_of_their_own(client, reader) -> None:
    answer = await client.get("/v1/reports/umsetzungsbericht?format=csv&table=hours", headers=reader)
    rows = answer.text.splitlines()
    assert rows[0] == "group,weeklyHours,openDays,longDays,latest,status"
    assert "Kfz-Zulassung,41.5,5,2,18:00,derived" in rows


async def test_the_life_of_a_bundle_is_told_with_its_dates(client, reader) -> None:
    async def life(query: str = "") -> dict[str, tuple[str, str | None]]:
        report = (await client.get(f"/v1/reports/umsetzungsbericht{query}", headers=reader)).json()
        rows = next(table["rows"] for table in report["tables"] if table["id"] == "bundles")
        return {row["bundle"]: (row["stage"], row["since"]) for row in rows}

    today = await life()
    assert today["elternexpress"][0] == "live"
    assert date.fromisoformat(today["elternexpress"][1])
    assert today["schulanfang"] == ("planned", None), "a placeholder has no dates"
    day_before = date.fromisoformat(today["elternexpress"][1]) - timedelta(days=1)
    assert (await life(f"?from=2020-01-01&to={day_before}"))["elternexpress"][0] != "live"


async def test_a_table_that_is_not_there_is_a_problem(client, reader) -> None:
    answer = await client.get("/v1/reports/umsetzungsbericht?format=csv&table=nothing", headers=reader)
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("report-table-unknown")


async def test_an_unknown_report_is_a_problem(client, reader) -> None:
    assert (await client.get("/v1/reports/horoscope", headers=reader)).status_code == 422


async def test_the_page_is_complete_in_itself(client, reader) -> None:
    page = await client.get("/v1/reports/umsetzungsbericht?format=html", headers=reader)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert page.text.count("<svg") == 2
    ids = [part.split('"')[0] for part in page.text.split(' id="')[1:]]
    assert len(ids) == len(set(ids)), "two charts share an id"


async def test_placeholders_are_named(client, reader) -> None:
    report = (await client.get("/v1/reports/buergerservice-bilanz", headers=reader)).json()
    [services] = [table for table in report["tables"] if table["id"] == "services"]
    passport = next(row for row in services["rows"] if row["service"] == "reisepass")
    assert passport["status"] == "placeholder"
    assert any("placeholder" in gap["en"] for gap in report["gaps"])
