"""An application so small that its restarts are what takes time."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


def create_app() -> Starlette:
    """Answers everything."""

    async def answer(_: Request) -> PlainTextResponse:
        return PlainTextResponse("here")

    return Starlette(routes=[Route("/{path:path}", answer)])
