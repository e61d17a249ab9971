"""The pages over HTTP; they stand beside the versions of the interface, as the contract itself does."""

import gzip
from functools import cache
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from services.gateway.docs_pages.render import FOLDER, LANGUAGES, PREFIX, area_page, areas, contents_page
from services.gateway.problem_pages.render import HEADERS
from shared.access import PUBLIC
from shared.compression import takes_gzip
from shared.language import preferred
from shared.pages import style_of
from shared.problems import NotFound

router = APIRouter(prefix=PREFIX, tags=["pages"], dependencies=[Depends(PUBLIC)], include_in_schema=False)

STYLE: Final = style_of(FOLDER)


async def _language(request: Request, language: Annotated[Literal["de", "en"] | None, Query()] = None) -> str:
    return language or preferred(request.headers.get("accept-language"), LANGUAGES)


LanguageDep = Annotated[str, Depends(_language)]


@router.get("", summary="The whole interface by area, as a page")
async def list_areas(language: LanguageDep, request: Request) -> HTMLResponse:
    return _page(request, contents_page(language))


@router.get("/assets/page.css", summary="The style sheet of the documentation")
async def docs_style_sheet() -> Response:
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


@router.get("/{area}", summary="The operations of an area as a page")
async def show_area(area: str, language: LanguageDep, request: Request) -> HTMLResponse:
    if area not in areas():
        raise NotFound
    base = request.app.state.settings.public_url.rstrip("/")
    return _page(request, area_page(area, language, base))


def _page(request: Request, page: bytes) -> HTMLResponse:
    headers = HEADERS | {"Vary": "Accept-Language, Accept-Encoding"}
    if takes_gzip(request.headers.get("accept-encoding", "")):
        return HTMLResponse(_packed(page), headers=headers | {"Content-Encoding": "gzip"})
    return HTMLResponse(page, headers=headers)


@cache
def _packed(page: bytes) -> bytes:
    """Once for each page, for they never change while the process runs."""
    return gzip.compress(page, mtime=0)
