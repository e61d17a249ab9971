"""What changed from one report to the next, cell by cell; improvements and setbacks are named. Pure."""

from collections.abc import Iterator, Mapping
from typing import Final

from services.reporting.documents.columns import named, words
from services.reporting.documents.schemas import Cell, Column, Report, Row, Table
from services.reporting.documents.wording import cell_text
from shared.language import Text

KINDS: Final[Mapping[str, Text]] = {
    "better": {"de": "besser", "en": "better"},
    "worse": {"de": "schlechter", "en": "worse"},
    "changed": {"de": "geändert", "en": "changed"},
    "new": {"de": "neu", "en": "new"},
    "gone": {"de": "entfallen", "en": "gone"},
}
HEADING: Final[Text] = {"de": "Was sich geändert hat", "en": "What has changed"}
COLUMNS: Final = [
    named("table", "Tabelle", "Table"),
    named("row", "Zeile", "Row"),
    named("column", "Angabe", "Item"),
    words("before", "vorher", "before"),
    words("after", "nachher", "after"),
    words("kind", "Art", "Kind"),
]
NOTES: Final = [
    {
        "de": "„besser“ und „schlechter“ stehen nur bei Angaben, deren Richtung der Bericht nennt; alles andere ist „geändert“.",
        "en": "“better” and “worse” stand only with items whose direction the report names; everything else is “changed”.",
    }
]


def difference(before: Report, after: Report) -> Report:
    """A report with a row for each cell that differs, and one for each row that came or went."""
    old = {table.id: table for table in before.all_tables()[1:]} | {"": before}
    new = {table.id: table for table in after.all_tables()[1:]} | {"": after}
    rows = [row for name, table in new.items() if name in old for row in _changes(old[name], table)]
    return Report(
        id=f"{after.id}-diff",
        title={language: f"{text} – {({'de': 'Veränderungen', 'en': 'changes'})[language]}" for language, text in after.title.items()},
        heading=dict(HEADING),
        first_day=after.first_day, last_day=after.last_day, data_until=after.data_until,
        columns=COLUMNS, rows=rows, notes=NOTES, sources=[_source(before, after)], gaps=[],
    )  # fmt: skip


def direction(column: Column, before: Cell, after: Cell) -> str:
    """better, worse, or changed where the report names no direction or a value is missing."""
    if column.better is None or not _is_number(before) or not _is_number(after):
        return "changed"
    rose = float(after) > float(before)  # type: ignore[arg-type]  # both are numbers, see above
    return "better" if rose == (column.better == "higher") else "worse"


def _changes(before: Table, after: Table) -> Iterator[Row]:
    keys = [column.key for column in after.columns if column.identifies]
    old, new = _by_key(before, keys), _by_key(after, keys)
    for name in sorted(set(old) | set(new)):
        if name not in old or name not in new:
            kind = KINDS["new" if name in new else "gone"]
            yield _row(after, name, None, None, None, kind)
            continue
        for column in after.columns:
            was, is_ = old[name].get(column.key), new[name][column.key]
            if was != is_:
                yield _row(after, name, column, was, is_, KINDS[direction(column, was, is_)])


def _by_key(table: Table, keys: list[str]) -> dict[str, Row]:
    return {" / ".join(cell_text(row.get(key), "de") for key in keys): row for row in table.rows}


def _row(table: Table, name: str, column: Column | None, before: Cell, after: Cell, kind: Text) -> Row:
    return {
        "table": table.title, "row": name, "column": column.label if column else None, "before": before, "after": after,
        "kind": dict(kind),
    }  # fmt: skip


def _is_number(value: Cell) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _source(before: Report, after: Report) -> dict[str, str]:
    old, new = (each.data_until.isoformat() if each.data_until else "–" for each in (before, after))
    return {
        "de": f"Zwei aufbewahrte Berichte, Datenstand {old} und {new}.",
        "en": f"Two kept reports, data until {old} and {new}.",
    }
