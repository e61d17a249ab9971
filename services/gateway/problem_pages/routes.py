"""Pages over HTTP."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from services.gateway.problem_pages.known import KnownProblem, known_problems
from services.gateway.problem_pages.render import FOLDER, PREFIX, list_page, problem_page
from shared.access import PUBLIC
from shared.pages import style_of
from shared.problems import TYPE_PREFIX, NotFound

router = APIRouter(prefix=PREFIX, tags=["problems"], dependencies=[Depends(PUBLIC)])

STYLE: Final = style_of(FOLDER)
PAGE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/html": {"schema": {"type": "string"}}}, "description": "A page without a script"}
}
Tongue = Annotated[
    Literal["de", "en"] | None, Query(description="Language of the page; as the browser wishes when left out")
]


def _known(
    problem: Annotated[str, Path(description="The `type` of a problem, or its last part", examples=["slot-taken"])],
) -> KnownProblem:
    found = known_problems().get(problem.removeprefix(TYPE_PREFIX))
    if found is None:
        raise NotFound
    return found


@router.get("", summary="All problems as a page", response_class=Response, responses=PAGE)
async def list_problems(request: Request, language: Tongue = None) -> HTMLResponse:
    return list_page(request, language)


@router.get("/assets/page.css", summary="The style sheet of the pages about problems", response_class=Response)
async def problem_style_sheet() -> Response:
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


@router.get("/{problem}", summary="One problem as a page", response_class=Response, responses=PAGE)
async def show_problem(
    request: Request, problem: Annotated[KnownProblem, Depends(_known)], language: Tongue = None
) -> HTMLResponse:
    """What happened, what the caller can do, status and members of the answer."""
    return problem_page(request, problem, language)
