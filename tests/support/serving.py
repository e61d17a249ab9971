"""Serve applications over real HTTP on loopback, and play the small parts of the house that a test needs around a room."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.responses import JSONResponse, Response

from deploy import demo_clients
from deploy.guest_server import answering
from tests.support.issuer import TestIssuers

SERVICE_SCOPES = sorted({scope for scopes in demo_clients.SERVICE_SCOPES.values() for scope in scopes})
"""Those of all rooms: a test's worker may be any of them."""
HOST = "127.0.0.1"


@asynccontextmanager
async def serving(app: FastAPI, port: int = 0) -> AsyncIterator[str]:
    """Serve `app`; yields its base URL."""
    async with answering(app, host=HOST, port=port, log_level="warning") as server:
        yield f"http://{HOST}:{server.servers[0].sockets[0].getsockname()[1]}"


def house_app(
    issuers: TestIssuers,
    parcel: Callable[[str], Any] | None = None,
    file: Callable[[str], bytes | None] | None = None,
) -> FastAPI:
    """What surrounds a worker: the identity provider's token endpoint, and bundles' parcels.

    `parcel` gets a part id and returns the parcel's members, or a status code to answer with; `file` gets a file id.
    """
    app = FastAPI()

    @app.post("/token")
    async def token() -> Any:
        return {"access_token": issuers.token("city", scope=" ".join(SERVICE_SCOPES)), "expires_in": 300}

    @app.get("/internal/parcels")
    async def parcels_of(part: Annotated[list[str], Query()]) -> Any:
        answers = [(part_id, parcel(part_id) if parcel else 404) for part_id in part]
        return {
            "parcels": [
                {"partId": part_id, "status": answer, "parcel": None}
                if isinstance(answer, int)
                else {"partId": part_id, "status": 200, "parcel": answer}
                for part_id, answer in answers
            ]
        }

    @app.get("/internal/parts/{part_id}/evidence/{file_id}")
    async def file_of(part_id: str, file_id: str) -> Any:
        content = file(file_id) if file else None
        return JSONResponse({}, 404) if content is None else Response(content, media_type="image/png")

    return app
