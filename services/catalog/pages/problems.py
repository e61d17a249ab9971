"""Problems as they are shown: what has moved leads on, on pages people get a page, everybody else problem details."""

from typing import Final

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from services.catalog.pages.render import POLICY, render
from services.catalog.succession.problems import Moved
from services.catalog.texts import PLAIN_GERMAN
from shared.language import preferred
from shared.problems import Problem, as_problem_details

PREFIX: Final = "/v1/pages/"
SPOKEN: Final = ("de", "en")


def present(request: Request, problem: Problem) -> Response:
    """The answer, in the language the address names, else the one the browser wishes for."""
    if isinstance(problem, Moved):
        problem.headers["Location"] = problem.address(request.url.path, request.url.query)
    elif request.url.path.startswith(PREFIX):
        return _page(request, problem)
    return as_problem_details(request, problem)


def _page(request: Request, problem: Problem) -> Response:
    wished = request.query_params.get("language", "")
    language = (
        wished if wished in (*SPOKEN, PLAIN_GERMAN) else preferred(request.headers.get("accept-language"), SPOKEN)
    )
    body = problem.body(request.url.path, language.partition("-")[0])
    page = render("problem", language, title=body["title"], detail=body["detail"])
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY} | problem.headers
    return HTMLResponse(page, problem.status, headers)
