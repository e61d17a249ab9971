"""Counters and durations every process offers at /metrics in the Prometheus text format."""

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

registry = CollectorRegistry()

requests_total = Counter(
    "lotse_requests_total", "Requests answered", ["room", "method", "route", "status"], registry=registry
)
request_seconds = Histogram(
    "lotse_request_seconds", "Time to the first byte of the answer", ["room", "route"], registry=registry
)
outbox_pending = Gauge("lotse_outbox_pending", "Dispatches not yet acknowledged", ["room"], registry=registry)
outbox_oldest_age = Gauge(
    "lotse_outbox_oldest_age_seconds", "Age of the oldest dispatch not acknowledged", ["room"], registry=registry
)
events_handled_total = Counter(
    "lotse_events_handled_total", "Events by outcome", ["room", "type", "outcome"], registry=registry
)
dead_events = Gauge("lotse_dead_events", "Events a room could not handle", ["room"], registry=registry)


@cache
def of_request(room: str, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """The count and the durations of one kind of request, looked up once: routes are those of the table, never addresses."""
    return requests_total.labels(room, method, route, status), request_seconds.labels(room, route)


def render() -> tuple[bytes, str]:
    """The exposition text and its media type."""
    return generate_latest(registry), CONTENT_TYPE_LATEST
