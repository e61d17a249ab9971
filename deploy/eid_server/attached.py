"""Attached mode: the PAOS face of the eID-Server under the same https address as eid_gateway, so that no pre-shared key is needed.

For Python without pre-shared keys (detached.py); AusweisApp accepts this way as well (TR-03124-1 §2.4.2).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from socket import socket

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from deploy.eid_server.https import address_of, context_for_clients, served
from deploy.eid_server.keys import Keys
from deploy.eid_server.paos.face import PAOS_PATH, PaosFace, paos_app
from deploy.eid_server.paos.terminal import make_terminal
from deploy.eid_server.sessions import Sessions


def joined(room: ASGIApp, paos: FastAPI) -> ASGIApp:
    """One application: AusweisApp's messages go to the one, everything else to the other."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        chosen = paos if scope["type"] == "http" and scope["path"] == PAOS_PATH else room
        await chosen(scope, receive, send)

    return app


@asynccontextmanager
async def attached(
    room: ASGIApp, sessions: Sessions, keys: Keys, listening: socket, today: date, origin: str | None = None
) -> AsyncIterator[PaosFace]:
    """Serve eid_gateway and the PAOS face on one socket for the length of a `with` block; `origin` if it goes by another name."""
    face = PaosFace(sessions, make_terminal(origin or address_of(listening), [keys.der("server_tls")], today))
    async with served(joined(room, paos_app(face)), listening, context_for_clients(keys)):
        yield face
