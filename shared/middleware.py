"""What every request passes through, as plain ASGI: its journey, its size limit, its figures, and the last net for errors."""

from time import perf_counter, time_ns

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import metrics, spans
from shared.logging import error_place, log
from shared.problems import BodyTooLarge, InternalError, Presenter, Problem
from shared.tracing import current_trace, start_trace, tracing

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
CORRELATION = b"x-correlation-id"
QUIET_SECONDS = 1.0


class RequestFrame:
    """Begins the trace, adds the common headers, counts and times, and turns an unforeseen error into a problem."""

    def __init__(self, app: ASGIApp, room: str, api_version: str, max_body_bytes: int) -> None:
        self.app, self.room, self.max_body_bytes = app, room, max_body_bytes
        common = SECURITY_HEADERS | {"API-Version": api_version}
        self.headers = [(name.lower().encode(), value.encode()) for name, value in common.items()]
        self._away_told: dict[str, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        told = (headers.get(name, b"").decode("latin-1") for name in (b"traceparent", b"x-correlation-id"))
        with tracing(start_trace(*told)):
            await self._answer(scope, headers.get(b"content-length", b"0"), receive, send)

    async def _answer(self, scope: Scope, length: bytes, receive: Receive, send: Send) -> None:
        outgoing = _Outgoing(send, self.headers)
        began, began_at = perf_counter(), time_ns()
        try:
            if not length.isdigit() or int(length) > self.max_body_bytes:
                raise BodyTooLarge(limit=self.max_body_bytes)
            await self.app(scope, _limited(receive, self.max_body_bytes), outgoing)
        except Problem as problem:
            await self._fail(problem, scope, receive, outgoing)
        except Exception as error:  # noqa: BLE001 - the last net: nothing may reach the client unexplained
            log.error("unhandled_error", error=type(error).__name__, where=error_place(error), method=scope["method"])
            internal = InternalError(correlation_id=current_trace().correlation_id)
            await self._fail(internal, scope, receive, outgoing)
        finally:
            self._count(scope, outgoing.status, perf_counter() - began)
            self._trace(scope, outgoing.status, began_at)

    async def _fail(self, problem: Problem, scope: Scope, receive: Receive, outgoing: "_Outgoing") -> None:
        if outgoing.status == 0:  # otherwise the answer is already on its way and cannot be replaced
            present: Presenter = scope["app"].state.present
            await present(Request(scope), problem)(scope, receive, outgoing)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        count, durations = metrics.of_request(self.room, scope["method"], route, status)
        count.inc()
        durations.observe(seconds)
        if status >= 500 and not scope["path"].startswith("/health/") and self._is_news(route, status):
            log.warning("request_failed", method=scope["method"], route=route, status=status, seconds=round(seconds, 3))

    def _is_news(self, route: str, status: int) -> bool:
        """Whether to log it: being full or away is told once a second and path, for a crowd would fill the disk; the figures count all."""
        now = perf_counter()
        if status == 503 and now - self._away_told.get(route, -QUIET_SECONDS) < QUIET_SECONDS:
            return False
        self._away_told[route] = now
        return True

    def _trace(self, scope: Scope, status: int, began_at: int) -> None:
        if spans.recorded() and not scope["path"].startswith("/health/"):
            route = getattr(scope.get("route"), "path", "unknown")
            attributes = {
                "http.request.method": scope["method"],
                "http.route": route,
                "http.response.status_code": status,
            }
            name = f"{scope['method']} {route}"
            spans.record(current_trace(), "server", name, began_at, attributes, failed=status >= 500)


class _Outgoing:
    """The `send` of a request, which remembers the status and adds the common headers."""

    def __init__(self, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        self.send, self.headers, self.status = send, headers, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = [header for header in message.get("headers", ()) if header[0] != CORRELATION]
            names = {name for name, _ in given}
            given += [header for header in self.headers if header[0] not in names]
            message["headers"] = [*given, (CORRELATION, current_trace().correlation_id.encode())]
        await self.send(message)


def _limited(receive: Receive, limit: int) -> Receive:
    """Count the body while it arrives: a chunked request has no Content-Length to check."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise BodyTooLarge(limit=limit)
        return message

    return counted
