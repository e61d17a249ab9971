"""Make the pages: one template, words in German and English, and headers that let the browser load nothing from elsewhere."""

from pathlib import Path
from typing import Any, Final

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from shared import zms_errors
from shared.language import preferred
from shared.pages import templates_of, words_of
from shared.problems import Problem

FOLDER: Final = Path(__file__).parent
PREFIX: Final = "/v1/pages"
STYLE_PATH, SCRIPT_PATH = f"{PREFIX}/assets/page.css", f"{PREFIX}/assets/page.js"
POLICY: Final = "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS: Final = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}


def page(request: Request, name: str, **values: Any) -> HTMLResponse:
    """The page `name` of words.yaml in the language of the browser."""
    return _show(request, words_of(FOLDER)[_language(request)][name] | values)


def present(request: Request, problem: Problem) -> Response:
    """A problem: a page for people on these pages, errors of ZMS for its clients, problem details everywhere else."""
    if not request.url.path.startswith(PREFIX + "/"):
        return zms_errors.present(request, problem)
    body = problem.body(request.url.path, _language(request))
    return _show(request, {"title": body["title"], "text": [body["detail"]]}, problem.status, problem.headers)


def _show(
    request: Request, values: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
) -> HTMLResponse:
    language = _language(request)
    frame = {"actions": [], "language": language, "word": words_of(FOLDER)[language]["frame"], "style": STYLE_PATH}
    script = {"script": SCRIPT_PATH} if values.get("actions") else {}
    html = templates_of(FOLDER).get_template("page.html").render(frame | script | values)
    return HTMLResponse(html, status, HEADERS | (headers or {}))


def _language(request: Request) -> str:
    return preferred(request.headers.get("accept-language"), words_of(FOLDER))
