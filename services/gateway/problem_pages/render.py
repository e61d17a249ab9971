"""Make the pages: words in German and English, nothing loaded from elsewhere, no script."""

import re
from pathlib import Path
from typing import Any, Final

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from services.gateway.problem_pages.known import KnownProblem, known_problems
from shared import zms_errors
from shared.language import preferred
from shared.pages import templates_of, words_of
from shared.problems import Problem

FOLDER: Final = Path(__file__).parent
PREFIX: Final = "/v1/problems"
FOR_PEOPLE: Final = (PREFIX, "/docs")
LANGUAGES: Final = {"de": "Deutsch", "en": "English"}
POLICY: Final = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS: Final = {
    "Cache-Control": "public, max-age=3600",
    "Content-Security-Policy": POLICY,
    "Vary": "Accept-Language",
}
PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


def list_page(request: Request, language: str | None) -> HTMLResponse:
    """All problems by name."""
    return _show(request, "list.html", language, problems=known_problems().values())


def problem_page(request: Request, problem: KnownProblem, language: str | None) -> HTMLResponse:
    """One problem."""
    return _show(request, "problem.html", language, problem=problem)


def present(request: Request, problem: Problem) -> Response:
    """For people who look for one of these pages or the documentation a problem is a page too; others are answered as in the rooms."""
    if not request.scope["path"].startswith(FOR_PEOPLE) or "html" not in request.headers.get("accept", ""):
        return zms_errors.present(request, problem)
    body = problem.body(request.url.path, request.headers.get("accept-language"))
    page = _show(request, "missing.html", None, title=body["title"], detail=body["detail"])
    page.status_code = problem.status
    page.headers["Cache-Control"] = "no-store"
    return page


def _show(request: Request, template: str, language: str | None, **values: Any) -> HTMLResponse:
    chosen = language or preferred(request.headers.get("accept-language"), LANGUAGES)
    words = words_of(FOLDER)[chosen]
    common = {
        "language": chosen,
        "languages": LANGUAGES,
        "style": f"{PREFIX}/assets/page.css",
        "word": words,
        "say": lambda text: text.get(chosen) or text["de"],
    }
    html = templates_of(FOLDER).get_template(template).render(common | {"sentence": _sentence} | values)
    return HTMLResponse(html, headers=HEADERS)


def _sentence(text: str) -> Markup:
    """A sentence whose placeholders are shown as what they are: something that differs from answer to answer."""
    return Markup(PLACEHOLDER.sub(r"<var>\1</var>", str(escape(text))))  # noqa: S704 - escaped before
