"""Rendering of reports: nothing in a cell can run, break the table or the page."""

import csv
import io

import pytest

from services.reporting.documents.render import render
from services.reporting.documents.schemas import Column, Format, Report


def report(cell: str) -> Report:
    column = Column(key="a", label={"de": "Spalte", "en": "Column"}, unit=None)
    return Report(
        id="x", title={"de": "T", "en": "T"}, heading={"de": "T", "en": "T"},
        first_day=None, last_day=None, data_until=None, columns=[column],
        rows=[{"a": cell}], notes=[], sources=[], gaps=[],
    )  # fmt: skip


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_spreadsheet_computes_nothing(cell: str) -> None:
    [_, [shown]] = list(csv.reader(io.StringIO(render(report(cell), Format.CSV, "de").decode())))
    assert shown == "'" + cell


def test_html_is_escaped() -> None:
    page = render(report("<script>alert(1)</script>"), Format.HTML, "en").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_bar_does_not_break_the_markdown_table() -> None:
    assert "| a\\|b c |" in render(report("a|b\nc"), Format.MD, "de").decode()
