"""A till beside a house on this machine: the demo and the journeys pay there."""

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from deploy.eid_server.https import HOST, listen, served
from deploy.payment_provider.app import Till, create_app


@asynccontextmanager
async def till_beside() -> AsyncIterator[Till]:
    """A till in this process; rooms of a house that starts inside the block take money for appointments there."""
    listening = listen(0)
    till = Till(
        url=f"http://{HOST}:{listening.getsockname()[1]}", client_secret=secrets.token_urlsafe(24), refunds="REFUNDED"
    )
    os.environ |= {
        "LOTSE_INSIDE_NETWORKS": '["127.0.0.0/8"]', "BOOKING_PAYMENT_URL": till.url, "BOOKING_PAYMENT_TOKEN_URL": f"{till.url}/token",
        "BOOKING_PAYMENT_ORIGINATOR": "leipzig", "BOOKING_PAYMENT_ENDPOINT": "lotse", "BOOKING_PAYMENT_CLIENT_ID": till.client_id,
        "BOOKING_PAYMENT_CLIENT_SECRET": till.client_secret, "BOOKING_PAYMENT_REFUNDS": "true",
    }  # fmt: skip
    async with served(create_app(till), listening):
        yield till
