"""The PAOS face of the eID-Server at an address of its own, as eID-Servers have it: the TC token carries a key (TR-03124-1 §2.4)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from socket import socket
from typing import Final

from aiohttp import web
from starlette.types import ASGIApp

from deploy.eid_server.https import address_of, context_for_clients, served
from deploy.eid_server.keys import Keys
from deploy.eid_server.paos.face import CONTENT_TYPE, PaosFace
from deploy.eid_server.paos.terminal import make_terminal
from deploy.eid_server.psk import ChannelContext, channel_context
from deploy.eid_server.sessions import Sessions

HANDSHAKE_SECONDS: Final = 10.0
CLOSING_SECONDS: Final = 1.0


@asynccontextmanager
async def detached(
    room: ASGIApp, sessions: Sessions, keys: Keys, listening: tuple[socket, socket], today: date,
    origin: str | None = None,
) -> AsyncIterator[PaosFace]:  # fmt: skip
    """Serve eid_gateway on the first socket and the PAOS face on the second; `origin` if the former goes by another name."""
    for_room, for_clients = listening
    certificates = [keys.der("server_tls"), keys.der("server_psk")]
    face = PaosFace(sessions, make_terminal(origin or address_of(for_room), certificates, today))
    async with served(room, for_room, context_for_clients(keys)), face_behind_keys(face, keys, for_clients):
        yield face


@asynccontextmanager
async def face_behind_keys(face: PaosFace, keys: Keys, listening: socket) -> AsyncIterator[None]:
    """Answer eID clients that know the key of a session, and about this session only."""
    http = web.Server(_answerer(face))
    accepting = asyncio.create_task(_accept(http, face.sessions, keys, listening))
    try:
        yield
    finally:
        accepting.cancel()
        with suppress(asyncio.CancelledError):
            await accepting
        await http.shutdown(CLOSING_SECONDS)
        listening.close()


async def _accept(http: web.Server, sessions: Sessions, keys: Keys, listening: socket) -> None:
    loop = asyncio.get_running_loop()

    async def greet(connection: socket) -> None:
        with suppress(OSError):  # a handshake that failed, which the client was told
            await loop.connect_accepted_socket(
                http, connection, ssl=channel_context(keys, sessions), ssl_handshake_timeout=HANDSHAKE_SECONDS
            )

    async with asyncio.TaskGroup() as handshakes:
        while True:
            connection, _ = await loop.sock_accept(listening)
            handshakes.create_task(greet(connection))


def _answerer(face: PaosFace) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        context = request.transport and request.transport.get_extra_info("sslcontext")
        if not isinstance(context, ChannelContext):  # hung up already
            return web.Response(status=400)
        status, message = face.reply(await request.read(), context.channel.identity)
        return web.Response(body=message, status=status, headers={"Content-Type": CONTENT_TYPE})

    return answer
