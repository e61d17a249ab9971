"""Load what the room needs on first start; may be run again: `python -m services.booking.seed`.

Offices, services and hours are not loaded here: the room learns them from the catalog.
"""

import asyncio
from datetime import time
from pathlib import Path
from typing import Any

import yaml

from services.booking.capacity.store import save_policies
from services.booking.settings import BookingSettings
from shared.db import Database, create_engine

POLICIES = Path(__file__).parent / "seeds" / "release_policies.yaml"


def _row(rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": rule["id"],
        "office_ids": rule["offices"],
        "horizon_days": rule["horizon_days"],
        "release_time": time.fromisoformat(rule["release_time"]),
        "channel": rule.get("channel", "online"),
        "status": rule["status"],
        "sources": rule["sources"],
        "note": rule.get("note"),
        "valid_from": rule.get("valid_from"),
    }


async def load(database: Database) -> int:
    """Write the release policies; returns how many."""
    rows = [_row(rule) for rule in yaml.safe_load(POLICIES.read_text(encoding="utf-8"))]
    async with database.transaction() as session:
        await save_policies(session, rows)
    return len(rows)


async def _main() -> None:
    database = Database(create_engine(BookingSettings(), "lotse-seed"))
    try:
        print(f"booking: {await load(database)} release policies")  # noqa: T201 - a command that talks to a person
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(_main())
