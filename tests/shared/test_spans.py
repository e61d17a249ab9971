"""Spans as a collector gets them: one journey from the gateway through a room, its event and the consumer of another room."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import time_ns

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from services.catalog.app import create_app as create_catalog
from services.catalog.settings import CatalogSettings
from services.gateway.app import create_app as create_gateway
from services.gateway.settings import GatewaySettings
from shared import spans
from shared.tracing import start_trace
from tests.support.clients import client_of
from tests.support.serving import serving


class Collector:
    """An OpenTelemetry collector of our own: it takes spans over HTTP and keeps them."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    import gzip  # noqa: PLC0415

                    body = gzip.decompress(body)
                request = ExportTraceServiceRequest.FromString(body)
                collector.spans += [s for r in request.resource_spans for scope in r.scope_spans for s in scope.spans]
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Tests are quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def named(self, name: str) -> Span:
        [found] = [span for span in self.spans if span.name == name]
        return found


@pytest.fixture
def collector(monkeypatch) -> Iterator[Collector]:
    running = Collector()
    monkeypatch.setenv(spans.ENDPOINT, running.url)
    monkeypatch.setattr(spans, "_recorders", [])
    spans.configure_spans("test")
    yield running
    running.close()


def flush() -> None:
    for recorder in spans._recorders:
        recorder.flush()


async def test_a_request_is_followed_through_the_gateway_into_the_room(collector, settings_of) -> None:
    async with serving(create_catalog(settings_of(CatalogSettings))) as catalog:
        gateway = create_gateway(GatewaySettings(catalog_url=catalog, environment="development"))
        async with client_of(gateway) as client:
            headers = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
            assert (await client.get("/v1/offices/bb-gohlis", headers=headers)).status_code == 200
    flush()
    outer = next(span for span in collector.spans if span.parent_span_id.hex() == "b" * 16)
    [inner] = [span for span in collector.spans if span.parent_span_id == outer.span_id]
    assert {outer.trace_id.hex(), inner.trace_id.hex()} == {"a" * 32}
    assert inner.name == "GET /v1/offices/{office}"
    assert inner.kind == Span.SPAN_KIND_SERVER
    assert (
        outer.start_time_unix_nano <= inner.start_time_unix_nano <= inner.end_time_unix_nano <= outer.end_time_unix_nano
    )
    assert not any(key in str(span) for span in collector.spans for key in ("bb-gohlis", "127.0.0.1"))


def test_what_failed_says_so(collector) -> None:
    trace = start_trace()
    spans.record(trace, "client", "deliver", time_ns(), {"lotse.authority": "bzst"}, failed=True)
    flush()
    span = collector.named("deliver")
    assert span.status.code == 2
    assert span.parent_span_id == b""
    assert span.span_id.hex() == trace.span_id


def test_without_an_endpoint_nothing_is_recorded(monkeypatch) -> None:
    monkeypatch.delenv(spans.ENDPOINT, raising=False)
    monkeypatch.setattr(spans, "_recorders", [])
    spans.configure_spans("test")
    assert spans._recorders == []
    spans.record(start_trace(), "server", "GET /", time_ns())
