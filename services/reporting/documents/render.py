"""Show a report in a format; nothing of the moment or the machine enters, so the same data give the same bytes."""

import csv
import io
from asyncio import to_thread
from typing import Any, Final

from fastapi import Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from services.reporting.documents.problems import TableUnknown
from services.reporting.documents.schemas import Cell, Column, Format, Report, Table
from services.reporting.documents.wording import heading, moment_text, period_text, shown_cell
from shared.language import DEFAULT, choose, preferred

MEDIA_TYPES: Final = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.MD: "text/markdown; charset=utf-8",
    Format.HTML: "text/html; charset=utf-8",
}
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would compute a text that starts so (CWE-1236)."""
LANGUAGES: Final = ("de", "en")
PAGE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""The page is complete in itself: no script, nothing fetched."""

_templates = Environment(
    loader=PackageLoader("services.reporting.documents"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


async def answer(report: Report, form: Format, accept_language: str | None, table: str | None = None) -> Response:
    """The report as an HTTP answer, in German or English where the format has words; `table` chooses what CSV holds.

    Drawing takes tenths of a second, so it happens beside the loop that answers others.
    """
    language = preferred(accept_language, LANGUAGES)
    headers = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    if form is Format.HTML:
        headers["Content-Security-Policy"] = PAGE_POLICY
    body = await to_thread(render, report, form, language, table)
    return Response(body, 200, headers, MEDIA_TYPES[form])


def render(report: Report, form: Format, language: str, table: str | None = None) -> bytes:
    """The bytes of the report; raises TableUnknown."""
    if form is Format.JSON:
        return report.model_dump_json(by_alias=True).encode()
    if form is Format.CSV:
        return _as_csv(_chosen(report, table))
    text = {name: [choose(each, language) for each in getattr(report, name)] for name in ("notes", "sources", "gaps")}
    page = _templates.get_template(f"report.{form}.jinja").render(
        report=report,
        language=language,
        title=choose(report.title, language),
        heading=choose(report.heading, language),
        period=period_text(report.first_day, report.last_day, language),
        data_until=moment_text(report.data_until, language),
        tables=[_shown(each, form, language) for each in report.all_tables()],
        **text,
    )
    return page.encode()


def _chosen(report: Report, name: str | None) -> Table:
    if name is None:
        return report
    found = next((each for each in report.tables if each.id == name), None)
    if found is None:
        raise TableUnknown(table=name)
    return found


def _as_csv(table: Table) -> bytes:
    """RFC 4180 with machine names as header, the same in every language."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(column.key for column in table.columns)
    for row in table.rows:
        writer.writerow(_csv_cell(row[column.key]) for column in table.columns)
    return target.getvalue().encode()


def _csv_cell(value: Cell) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = choose(value, DEFAULT) if isinstance(value, dict) else value
    if isinstance(text, str) and text.startswith(FORMULA_STARTS):
        return "'" + text
    return "" if text is None else str(text)


def _shown(table: Table, form: Format, language: str) -> dict[str, Any]:
    rows = [[_cell(column, row[column.key], form, language) for column in table.columns] for row in table.rows]
    return {
        "id": table.id,
        "title": choose(table.title, language),
        "headings": [heading(column, language) for column in table.columns],
        "numeric": [_is_numeric(table, column.key) for column in table.columns],
        "rows": rows,
        "chart": _chart(table, language) if form is Format.HTML else None,
    }


def _chart(table: Table, language: str) -> Markup | None:
    if table.chart is None:
        return None
    # matplotlib costs half a second and 60 MB: only who draws pays for it
    from services.reporting.documents.charts import draw  # noqa: PLC0415

    svg = draw(table, table.chart, language)
    return None if svg is None else Markup(svg)  # noqa: S704 - drawn here; its texts are escaped by the library


def _is_numeric(table: Table, key: str) -> bool:
    values = [row[key] for row in table.rows if row[key] is not None]
    return bool(values) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _cell(column: Column, value: Cell, form: Format, language: str) -> str:
    text = shown_cell(column, value, language)
    return text.replace("|", "\\|").replace("\n", " ") if form is Format.MD else text
