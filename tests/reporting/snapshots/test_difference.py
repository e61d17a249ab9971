"""What changed between two reports, cell by cell."""

from services.reporting.documents.columns import named, number, words
from services.reporting.documents.schemas import Report, Row, Table
from services.reporting.snapshots.difference import difference

COLUMNS = [named("office", "Standort", "Office"), words("result", "Standard", "Standard"),
           number("wait", "Wartezeit", "Wait", "d", "lower"), number("n", "Zahl", "Number")]  # fmt: skip


def report(rows: list[Row], further: list[Row] | None = None) -> Report:
    tables = [Table(id="more", title={"de": "Mehr", "en": "More"}, columns=COLUMNS, rows=further or [])]
    return Report(
        id="x", title={"de": "X", "en": "X"}, heading={"de": "X", "en": "X"},
        first_day=None, last_day=None, data_until=None, columns=COLUMNS, rows=rows,
        tables=tables, notes=[], sources=[], gaps=[],
    )  # fmt: skip


def row(office: str, result: str = "met", wait: float | None = 3, n: int = 1) -> Row:
    return {"office": office, "result": result, "wait": wait, "n": n}


def kinds(before: Report, after: Report) -> list[tuple[str, str | None, str]]:
    rows = difference(before, after).rows
    return [(each["row"], each["column"]["en"] if each["column"] else None, each["kind"]["en"]) for each in rows]


def test_nothing_changed() -> None:
    assert kinds(report([row("a")]), report([row("a")])) == []


def test_a_changed_standard_is_named() -> None:
    [change] = difference(report([row("a")]), report([row("a", result="failed")])).rows
    assert (change["row"], change["before"], change["after"]) == ("a", "met", "failed")


def test_directions() -> None:
    assert kinds(report([row("a", wait=3, n=1)]), report([row("a", wait=5, n=2)])) == [
        ("a", "Wait", "worse"),
        ("a", "Number", "changed"),
    ]
    assert kinds(report([row("a", wait=3)]), report([row("a", wait=2.5)])) == [("a", "Wait", "better")]
    assert kinds(report([row("a", wait=None)]), report([row("a", wait=2.5)])) == [("a", "Wait", "changed")]


def test_rows_that_came_and_went() -> None:
    assert kinds(report([row("a")]), report([row("b")])) == [("a", None, "gone"), ("b", None, "new")]


def test_further_tables_are_compared_too() -> None:
    assert kinds(report([], [row("a")]), report([], [row("a", n=9)])) == [("a", "Number", "changed")]
