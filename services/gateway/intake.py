"""What a request may weigh and how long it may take to arrive, before anything is done with it."""

import asyncio
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.problems import AddressTooLong, HeadersTooLarge, RequestTooSlow

MOST_HEADER_BYTES: Final = 32_768
MOST_ADDRESS_BYTES: Final = 8_192

FRAMING: Final = frozenset({b"content-length", b"transfer-encoding"})


def brings_body(scope: Scope) -> bool:
    """Whether a body may come: a request without these headers has none (RFC 9112 §6.3)."""
    return any(name in FRAMING for name, _ in scope["headers"])


class Intake:
    """Refuses long addresses (414), large headers (431) and bodies that trickle in (408)."""

    def __init__(self, app: ASGIApp, body_seconds: float) -> None:
        self._app, self._seconds = app, body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if len(scope["raw_path"]) + len(scope["query_string"]) > MOST_ADDRESS_BYTES:
            raise AddressTooLong(limit=MOST_ADDRESS_BYTES)
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADER_BYTES:
            raise HeadersTooLarge(limit=MOST_HEADER_BYTES)
        await self._app(scope, self._in_time(receive) if brings_body(scope) else receive, send)

    def _in_time(self, receive: Receive) -> Receive:
        until = asyncio.get_running_loop().time() + self._seconds
        more = True

        async def received() -> Message:
            nonlocal more
            if not more:  # what comes after the body is the client going away, for which one may wait long
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError as error:
                raise RequestTooSlow(seconds=int(self._seconds)) from error
            more = message.get("more_body", False)
            return message

        return received
