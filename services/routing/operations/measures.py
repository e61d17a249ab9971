"""Figures for /metrics, read from the rows themselves, so that every worker's doing is in them."""

from typing import Final

from prometheus_client import Gauge

from services.routing.operations import store
from shared.db import Database
from shared.metrics import registry

DELIVERIES: Final = Gauge(
    "lotse_deliveries", "Deliveries not at their end, by state; dead ones need a person", ["authority", "state"],
    registry=registry,
)  # fmt: skip
OVERDUE: Final = Gauge(
    "lotse_deliveries_overdue", "Deliveries whose owner should have acted by now", ["authority", "state"],
    registry=registry,
)  # fmt: skip
ATTEMPTS: Final = Gauge(
    "lotse_delivery_attempts_last_hour", "Attempts of the last hour by outcome", ["authority", "outcome"],
    registry=registry,
)  # fmt: skip


async def measure(database: Database) -> None:
    """Set the gauges anew; what is no longer there vanishes."""
    async with database.transaction() as session:
        found = [
            (DELIVERIES, await store.counts(session)),
            (OVERDUE, await store.overdue(session)),
            (ATTEMPTS, await store.outcomes(session)),
        ]
    for gauge, rows in found:
        gauge.clear()
        for authority, code, count in rows:
            gauge.labels(authority, code).set(count)
