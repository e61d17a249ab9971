"""Figures of the webhooks for /metrics."""

from typing import Final

from prometheus_client import Gauge

from services.routing.webhooks import push_store
from shared.db import Database
from shared.metrics import registry

MESSAGES: Final = Gauge(
    "lotse_webhook_messages", "Messages to webhooks not at their end, by state; dead ones wait for their owner",
    ["client", "state"], registry=registry,
)  # fmt: skip


async def measure(database: Database) -> None:
    """Set the gauge anew; what is no longer there vanishes."""
    async with database.transaction() as session:
        rows = await push_store.counts(session)
    MESSAGES.clear()
    for client, state, count in rows:
        MESSAGES.labels(client, state).set(count)
