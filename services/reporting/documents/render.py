"""Show a report in a format; nothing of the moment or the machine enters, so the same data give the same bytes."""

import csv
import io
from typing import Final

from fastapi import Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from services.reporting.documents.schemas import Format, Report
from shared.language import choose, preferred

MEDIA_TYPES: Final = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.MD: "text/markdown; charset=utf-8",
    Format.HTML: "text/html; charset=utf-8",
}
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would compute a text that starts so (CWE-1236)."""
UNKNOWN: Final = "–"
LANGUAGES: Final = ("de", "en")

_templates = Environment(
    loader=PackageLoader("services.reporting.documents"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


def answer(report: Report, form: Format, accept_language: str | None) -> Response:
    """The report as an HTTP answer, in German or English where the format has words."""
    language = preferred(accept_language, LANGUAGES)
    headers = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    return Response(render(report, form, language), 200, headers, MEDIA_TYPES[form])


def render(report: Report, form: Format, language: str) -> bytes:
    """The bytes of the report."""
    if form is Format.JSON:
        return report.model_dump_json(by_alias=True).encode()
    if form is Format.CSV:
        return _as_csv(report)
    text = {name: [choose(each, language) for each in getattr(report, name)] for name in ("notes", "sources", "gaps")}
    page = _templates.get_template(f"report.{form}.jinja").render(
        report=report,
        language=language,
        title=choose(report.title, language),
        headings=[
            choose(column.label, language) + (f" [{column.unit}]" if column.unit else "") for column in report.columns
        ],
        rows=[[_shown(row[column.key], form, language) for column in report.columns] for row in report.rows],
        **text,
    )
    return page.encode()


def _as_csv(report: Report) -> bytes:
    """RFC 4180 with machine names as header, the same in every language."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(column.key for column in report.columns)
    for row in report.rows:
        writer.writerow(_cell(row[column.key]) for column in report.columns)
    return target.getvalue().encode()


def _cell(value: str | float | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return "" if value is None else str(value)


def _shown(value: str | float | None, form: Format, language: str) -> str:
    if isinstance(value, bool):
        return {"de": ("nein", "ja"), "en": ("no", "yes")}[language][value]
    text = UNKNOWN if value is None else str(value)
    return text.replace("|", "\\|").replace("\n", " ") if form is Format.MD else text
