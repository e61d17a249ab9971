"""Serve an application for a while, over TLS or without, inside an event loop that belongs to somebody else."""

import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.types import ASGIApp

from deploy.eid_server.keys import AUTHORITY, Keys
from deploy.guest_server import answering

HOST: Final = "127.0.0.1"
BACKLOG: Final = 128


def context_for_services(keys: Keys) -> ssl.SSLContext:
    """TLS that talks to nobody without a client certificate of our authority."""
    context = context_for_clients(keys)
    context.load_verify_locations(keys.certificate(AUTHORITY))
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def context_for_clients(keys: Keys) -> ssl.SSLContext:
    """TLS 1.2 or later with the server's certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(keys.certificate("server_tls"), keys.key("server_tls"))
    return context


def listen(port: int) -> socket.socket:
    """A listening socket on this machine only; port 0 takes a free one."""
    listening = socket.create_server((HOST, port), backlog=BACKLOG)
    listening.setblocking(False)
    return listening


def address_of(listening: socket.socket) -> str:
    """The https address of a listening socket, by the name its certificate has."""
    return f"https://localhost:{listening.getsockname()[1]}"


@asynccontextmanager
async def served(app: ASGIApp, listening: socket.socket, context: ssl.SSLContext | None = None) -> AsyncIterator[None]:
    """Answer on the socket for the length of a `with` block, in plain HTTP without a context."""
    secure = (lambda _config, _default: context) if context else None
    options = {"server_header": False, "timeout_graceful_shutdown": 1, "ssl_context_factory": secure}
    async with answering(app, [listening], **options):
        yield
