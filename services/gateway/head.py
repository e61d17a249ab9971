"""HEAD is answered wherever GET is, with the same headers and no body (RFC 9110 §9.3.2): monitors, caches and mail scanners ask so."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Head:
    """Asks for GET and keeps the body; the outermost, so that all else sees a GET, which changes nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, without_body)
