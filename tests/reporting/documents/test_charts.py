"""Charts: the same bytes each time, in the colours of the page, and what is unknown says so."""

from xml.etree import ElementTree

from services.reporting.documents.charts import draw
from services.reporting.documents.columns import named, number
from services.reporting.documents.schemas import Chart, Row, Table

COLUMNS = [named("name", "Name", "Name"), number("a", "A", "A", "h"), number("b", "B", "B")]
CHART = Chart(label="name", values=["a", "b"])


def drawn(rows: list[Row], name: str = "t", language: str = "de") -> str | None:
    table = Table(id=name, title={"de": "T", "en": "T"}, columns=COLUMNS, rows=rows, chart=CHART)
    return draw(table, CHART, language)


def texts(svg: str | None) -> list[str]:
    assert svg is not None
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by ourselves
    return ["".join(each.itertext()).strip() for each in root.iter("{http://www.w3.org/2000/svg}text")]


def test_the_same_rows_give_the_same_bytes() -> None:
    rows: list[Row] = [{"name": "x", "a": 41.5, "b": 2}]
    assert drawn(rows) == drawn(rows)
    assert drawn(rows) != drawn(rows, "other"), "ids of two charts on a page must differ"


def test_it_takes_the_colours_of_the_page() -> None:
    svg = drawn([{"name": "x", "a": 1, "b": 2}]) or ""
    assert "#0102" not in svg
    assert "currentColor" in svg
    assert "var(--bar-2)" in svg
    assert 'aria-hidden="true"' in svg


def test_values_stand_beside_the_bars_as_people_write_them() -> None:
    rows: list[Row] = [{"name": "x", "a": 41.5, "b": None}]
    assert {"41,5", "–", "A [h]"} <= set(texts(drawn(rows)))
    assert "41.5" in texts(drawn(rows, language="en"))


def test_without_values_there_is_no_chart() -> None:
    assert drawn([]) is None
    assert drawn([{"name": "x", "a": None, "b": None}]) is None


def test_names_are_text_and_nothing_else() -> None:
    assert "<b>x</b>&" in texts(drawn([{"name": "<b>x</b>&", "a": 1, "b": 1}]))
