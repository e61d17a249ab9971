"""Make the pages: words in German, plain German and English, and headers that let the browser load nothing from elsewhere."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse

from shared.clock import BERLIN
from shared.language import preferred
from shared.pages import templates_of, words_of
from shared.problems import Problem

FOLDER: Final = Path(__file__).parent
PREFIX: Final = "/v1/pages/status"
LANGUAGES: Final = {"de": "Deutsch", "de-x-leicht": "Einfache Sprache", "en": "English"}
POLICY: Final = "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
}


def language_of(request: Request) -> str:
    """The language the person chose, else the one the browser wishes."""
    chosen = request.query_params.get("language")
    return chosen if chosen in LANGUAGES else preferred(request.headers.get("accept-language"), LANGUAGES)


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """One of the templates of this folder."""
    language = language_of(request)
    words = words_of(FOLDER)[language]
    common = {
        "language": language,
        "languages": LANGUAGES,
        "word": words,
        "say": lambda text: say(text, language),
        "day": lambda moment: _day(moment, words),
        "clock": lambda moment: _local(moment).strftime(words["clock"]),
        "money": lambda cents: words["money"].format(cents // 100, cents % 100),
        "here": "",
        "needs_number": request.url.path == PREFIX,
        "style": f"{PREFIX}/assets/page.css",
    }
    if request.method == "GET" and request.url.path != PREFIX:
        common["script"] = f"{PREFIX}/assets/page.js"  # fills in the key
    html = templates_of(FOLDER).get_template(f"{template}.html").render(common | values)
    return HTMLResponse(html, status, HEADERS)


def present(request: Request, problem: Problem) -> HTMLResponse:
    """A problem as a page, with the form to try again."""
    body = problem.body(request.url.path, language_of(request))
    answer = problem_page(request, problem.status, body)
    answer.headers.update(problem.headers or {})
    return answer


def problem_page(request: Request, status: int, body: Mapping[str, Any]) -> HTMLResponse:
    """What a room or the gateway itself says against it."""
    return page(request, "problem", status, title=str(body.get("title", "")), detail=str(body.get("detail", "")))


def say(text: Mapping[str, str], language: str) -> str:
    """A text in a language, in German where it has none."""
    return text.get(language) or text.get("de", "")


def _local(moment: datetime) -> datetime:
    return moment.astimezone(BERLIN)


def _day(moment: date, words: Mapping[str, Any]) -> str:
    local = _local(moment) if isinstance(moment, datetime) else moment
    written: str = words["day"].format(weekday=words["weekdays"][local.weekday()], date=local)
    return written
