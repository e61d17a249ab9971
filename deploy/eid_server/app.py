"""The two faces of the eID-Server over HTTP: SOAP for the service, and a table to lay cards on for eID clients."""

from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from deploy.eid_server.scripted import CardTable, Gesture, NoSuchCard, NoSuchSession
from deploy.eid_server.soap import NotForUs, SoapFace
from services.eid_gateway.eid_server.envelopes import CONTENT_TYPE
from services.eid_gateway.xml.documents import MAX_BYTES
from shared.clock import utc_now

SOAP_PATH: Final = "/eID-Server"
CARD_PATH: Final = "/card"
MEDIA_TYPE: Final = "text/xml"


@dataclass(frozen=True, slots=True)
class EidServer:
    """Both faces share the sessions."""

    soap: SoapFace
    table: CardTable


def soap_app(server: EidServer) -> FastAPI:
    """The face for services; whoever serves it must ask for client certificates."""
    app = FastAPI(title="Lotse test eID-Server, SOAP", docs_url=None, redoc_url=None, openapi_url=None)

    @app.post(SOAP_PATH)
    async def call(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip() != MEDIA_TYPE:
            return Response(status_code=415)
        try:
            answer = await server.soap.answer(await _body(request), utc_now())
        except NotForUs:
            return Response(status_code=400)
        return Response(answer, headers={"Content-Type": CONTENT_TYPE})

    return app


def client_app(server: EidServer) -> FastAPI:
    """The face for eID clients."""
    app = FastAPI(title="Lotse test eID-Server, cards", docs_url=None, redoc_url=None, openapi_url=None)

    @app.post(CARD_PATH)
    async def lay_on(gesture: Gesture) -> JSONResponse:
        try:
            return JSONResponse(server.table.lay_on(gesture, utc_now()))
        except NoSuchCard:
            return JSONResponse({"error": "no such card"}, 404)
        except NoSuchSession:
            return JSONResponse({"error": "no such session"}, 403)

    return app


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            break  # the reader of documents refuses it for its size
    return body
