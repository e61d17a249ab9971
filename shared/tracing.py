"""Which journey a line of work belongs to: W3C trace context and correlation id, carried from gateway to authority."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

TRACEPARENT = re.compile(r"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")
CORRELATION_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")


@dataclass(frozen=True, slots=True)
class Trace:
    """The present span of a journey (https://www.w3.org/TR/trace-context/), the span that led to it, and the id people quote."""

    traceparent: str
    correlation_id: str
    parent_id: str = ""

    @property
    def trace_id(self) -> str:
        return self.traceparent[3:35]

    @property
    def span_id(self) -> str:
        return self.traceparent[36:52]


def start_trace(traceparent: str | None = None, correlation_id: str | None = None) -> Trace:
    """Continue the journey of a caller, or begin one; malformed headers are ignored as the W3C recommendation asks."""
    caller = traceparent if traceparent and TRACEPARENT.match(traceparent) else ""
    drawn = secrets.token_hex(24)
    trace_id = caller[3:35] or drawn[:32]
    if not correlation_id or not CORRELATION_ID.match(correlation_id):
        correlation_id = trace_id
    return Trace(f"00-{trace_id}-{drawn[32:]}-01", correlation_id, caller[36:52])


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current_trace() -> Trace:
    """The journey of the running request or message; a new one where none was begun."""
    return _current.get() or start_trace()


@contextmanager
def tracing(trace: Trace) -> Iterator[Trace]:
    """Make `trace` the current one for the block."""
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)


def trace_headers() -> dict[str, str]:
    """The headers an outward call carries."""
    trace = current_trace()
    return {"traceparent": trace.traceparent, "X-Correlation-Id": trace.correlation_id}
