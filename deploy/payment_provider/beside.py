"""A till beside a house on this machine: the demo and the journeys pay there."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from deploy.eid_server.https import HOST, listen, served
from deploy.payment_provider.app import Till, create_app


@asynccontextmanager
async def till_beside() -> AsyncIterator[Till]:
    """A till in this process, for as long as the block lasts."""
    listening = listen(0)
    till = Till(
        url=f"http://{HOST}:{listening.getsockname()[1]}", client_secret=secrets.token_urlsafe(24), refunds="REFUNDED"
    )
    async with served(create_app(till), listening):
        yield till


def customer_of(till: Till) -> dict[str, str]:
    """The environment of a house that takes money for appointments there."""
    return {
        "LOTSE_INSIDE_NETWORKS": '["127.0.0.0/8"]', "BOOKING_PAYMENT_URL": till.url, "BOOKING_PAYMENT_TOKEN_URL": f"{till.url}/token",
        "BOOKING_PAYMENT_ORIGINATOR": "leipzig", "BOOKING_PAYMENT_ENDPOINT": "lotse", "BOOKING_PAYMENT_CLIENT_ID": till.client_id,
        "BOOKING_PAYMENT_CLIENT_SECRET": till.client_secret, "BOOKING_PAYMENT_REFUNDS": "true",
    }  # fmt: skip
