"""Look at the signing keys, or replace them at once: `python -m services.eid_gateway.rotate_keys [--now]`.

The worker rotates by itself (keys/rotation.py). `--now` is for a key that may be known to others: a new one signs from this moment,
the old ones are withdrawn, and every token they signed is worthless as soon as others have fetched the key set anew.
"""

import asyncio
import sys

from services.eid_gateway.keys.ring import replace, rotate
from services.eid_gateway.keys.store import stored_keys
from services.eid_gateway.settings import EidGatewaySettings
from shared.clock import utc_now
from shared.db import Database, create_engine


async def main(*, now: bool) -> None:
    """Rotate what is due, or everything; print the keys, the newest first."""
    settings = EidGatewaySettings()
    database = Database(create_engine(settings, "lotse-rotate"))
    try:
        async with database.transaction() as session:
            await (replace if now else rotate)(session, settings.master_keys, utc_now())
            keys = await stored_keys(session)
    finally:
        await database.close()
    for key in keys:
        print(f"{key.id} signs from {key.signs_from:%Y-%m-%d %H:%M} UTC")  # noqa: T201 - this entry point talks to a person


if __name__ == "__main__":
    asyncio.run(main(now="--now" in sys.argv[1:]))
