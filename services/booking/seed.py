"""Load what the room needs on first start; may be run again: `python -m services.booking.seed`.

Offices, services and hours are not loaded here: the room learns them from the catalog.
"""

import asyncio
from datetime import time
from pathlib import Path
from typing import Any

import yaml

from services.booking.appointments.retention import save_rules
from services.booking.capacity.store import save_policies
from services.booking.settings import BookingSettings
from shared.db import Database, create_engine

SEEDS = Path(__file__).parent / "seeds"


def _row(rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": rule["id"],
        "office_ids": rule["offices"],
        "status": rule["status"],
        "sources": rule["sources"],
        "note": rule.get("note"),
        "valid_from": rule.get("valid_from"),
        "shares": [_share(share) for share in rule["shares"]],
    }


def _share(share: dict[str, Any]) -> dict[str, Any]:
    return {
        "channel": share.get("channel", "online"),
        "percent": share["percent"],
        "days_ahead": share["days_ahead"],
        "release_time": time.fromisoformat(share["at"]),
        "jitter_seconds": share.get("jitter_seconds", 0),
    }


def _read(name: str) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = yaml.safe_load((SEEDS / name).read_text(encoding="utf-8"))
    return rules


async def load(database: Database) -> tuple[int, int]:
    """Write the release policies and the retention rules; returns how many of each."""
    policies = [_row(rule) for rule in _read("release_policies.yaml")]
    retention = [{"note": None} | rule for rule in _read("retention_rules.yaml")]
    async with database.transaction() as session:
        await save_policies(session, policies)
        await save_rules(session, retention)
    return len(policies), len(retention)


async def _main() -> None:
    database = Database(create_engine(BookingSettings(), "lotse-seed"))
    try:
        policies, retention = await load(database)
        print(f"booking: {policies} release policies, {retention} retention rules")  # noqa: T201 - talks to a person
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(_main())
