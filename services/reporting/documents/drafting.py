"""Put a report together from material; period and date of the data are filled in here for all of them."""

from collections.abc import Iterable, Sequence

from services.reporting.documents.schemas import Chart, Column, Report, Row, Table
from services.reporting.material import Material
from shared.language import Text


def draft(
    material: Material,
    name: str,
    title: Text,
    *,
    main: Table,
    tables: Iterable[Table] = (),
    notes: Sequence[Text] = (),
    sources: Sequence[Text] = (),
    gaps: Sequence[Text] = (),
) -> Report:
    """A report whose main table is `main`; the title of the report takes the place of its title."""
    return Report(
        id=name,
        title=dict(title),
        heading=main.title,
        first_day=material.period.first,
        last_day=material.period.last,
        data_until=material.data_until,
        columns=main.columns,
        rows=main.rows,
        chart=main.chart,
        tables=list(tables),
        notes=[dict(each) for each in notes],
        sources=[dict(each) for each in sources],
        gaps=[dict(each) for each in gaps],
    )


def table(name: str, title: Text, columns: list[Column], rows: Iterable[Row], chart: Chart | None = None) -> Table:
    """A table; each row has a member for each column."""
    return Table(id=name, title=dict(title), columns=columns, rows=list(rows), chart=chart)


def counted(number: int, german: str, english: str) -> list[Text]:
    """A gap that names how many, or none; `{n}` stands for the number."""
    return [{"de": german.format(n=number), "en": english.format(n=number)}] if number else []
