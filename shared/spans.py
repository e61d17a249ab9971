"""Spans for OpenTelemetry, sent over OTLP where OTEL_EXPORTER_OTLP_ENDPOINT is set; elsewhere nothing is recorded nor imported.

The ids are those of our own trace context (shared/tracing.py), so logs, events and spans name the same journey: from the gateway through a
room, its event and the consumer of another room to the delivery at the authority.
"""

import atexit
import os
import time
from collections.abc import Mapping
from typing import Any, Final, Literal

from shared.tracing import Trace

ENDPOINT: Final = "OTEL_EXPORTER_OTLP_ENDPOINT"
Kind = Literal["server", "client", "consumer"]
NOTHING: Final[Mapping[str, str | int]] = {}


class Recorder:
    """Hands finished spans of one room to the exporter, which sends them in batches from a thread of its own."""

    def __init__(self, room: str) -> None:
        from opentelemetry import trace  # noqa: PLC0415 - only who exports pays for it
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import ReadableSpan  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
        from opentelemetry.trace.status import Status, StatusCode  # noqa: PLC0415

        self._api: Any = trace
        self._span: Any = ReadableSpan
        self._failed: Any = Status(StatusCode.ERROR)
        self._resource = Resource.create({"service.name": f"lotse-{room}", "service.namespace": "lotse"})
        self._processor = BatchSpanProcessor(OTLPSpanExporter())
        atexit.register(self._processor.shutdown)

    def record(
        self, trace: Trace, kind: Kind, name: str, began: int, attributes: Mapping[str, str | int], *, failed: bool
    ) -> None:
        """Record one span that ends now."""
        more = {"status": self._failed} if failed else {}
        self._processor.on_end(
            self._span(
                name,
                self._context(trace.trace_id, trace.span_id),
                parent=self._context(trace.trace_id, trace.parent_id) if trace.parent_id else None,
                resource=self._resource,
                attributes={**attributes, "lotse.correlation_id": trace.correlation_id},
                kind=self._api.SpanKind[kind.upper()],
                start_time=began,
                end_time=time.time_ns(),
                **more,
            )
        )

    def flush(self) -> None:
        """Send what waits."""
        self._processor.force_flush()

    def _context(self, trace_id: str, span_id: str) -> Any:
        sampled = self._api.TraceFlags(self._api.TraceFlags.SAMPLED)
        return self._api.SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=False, trace_flags=sampled)


_recorders: list[Recorder] = []


def configure_spans(room: str) -> None:
    """Begin to record where an endpoint is given; the first call of a process counts."""
    if os.environ.get(ENDPOINT) and not _recorders:
        _recorders.append(Recorder(room))


def recorded() -> bool:
    """Whether anybody takes spans."""
    return bool(_recorders)


def record(
    trace: Trace,
    kind: Kind,
    name: str,
    began: int,
    attributes: Mapping[str, str | int] = NOTHING,
    *,
    failed: bool = False,
) -> None:
    """Record one span of the journey `trace` that began at `began` (nanoseconds since 1970) and ends now."""
    for recorder in _recorders:
        recorder.record(trace, kind, name, began, attributes, failed=failed)
