"""Problems as people see them: on addresses made for browsers a problem is a page, elsewhere it stays problem details."""

from typing import Final

from fastapi import Request, Response

from services.eid_gateway.pages.render import LANGUAGES, pages
from shared.language import preferred
from shared.problems import Problem, as_problem_details
from shared.tracing import current_trace

FOR_BROWSERS: Final = ("/authorize", "/logout", "/eid/")


def present(request: Request, problem: Problem) -> Response:
    """A page for people, with the same status and the same words as the problem details."""
    if not request.url.path.startswith(FOR_BROWSERS):
        return as_problem_details(request, problem)
    wished = request.query_params.get("lang")
    language = wished if wished in LANGUAGES else preferred(request.headers.get("accept-language"), LANGUAGES)
    members = problem.body(request.url.path, language)
    values = {
        "title": members["title"],
        "detail": members["detail"],
        "code": problem.slug,
        "reference": current_trace().correlation_id,
    }
    return pages().show("problem.html", language, values, status=problem.status, headers=problem.headers)
