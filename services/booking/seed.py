"""Load what the room needs on first start; may be run again: `python -m services.booking.seed`.

Offices, services and hours are not loaded here: the room learns them from the catalog.
"""

import asyncio
from datetime import time
from pathlib import Path
from typing import Any

from services.booking.appointments import retention
from services.booking.capacity.store import save_policies
from services.booking.settings import BookingSettings
from services.booking.walk_in import store as walk_in
from services.booking.walk_in.ruling import minute_of
from shared.db import Database, create_engine
from shared.yaml_file import read_yaml

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
        "min_minutes": share.get("min_minutes"),
        "for_all_days_ahead": share.get("for_all_days_ahead"),
    }


def _walk_in_row(rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": rule["id"],
        "office_ids": rule["offices"],
        "weekdays": rule.get("weekdays", []),
        "opens_minute": minute_of(rule.get("from")),
        "closes_minute": minute_of(rule.get("to")),
        "quota": rule.get("quota"),
        "status": rule["status"],
        "sources": rule["sources"],
        "note": rule.get("note"),
    }


def _read(name: str) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = read_yaml(SEEDS / name)
    return rules


async def load(database: Database) -> dict[str, int]:
    """Write the rules of release, walk-in and retention; returns how many of each."""
    policies = [_row(rule) for rule in _read("release_policies.yaml")]
    kept = [{"note": None} | rule for rule in _read("retention_rules.yaml")]
    without = [_walk_in_row(rule) for rule in _read("walk_in_rules.yaml")]
    async with database.transaction() as session:
        await save_policies(session, policies)
        await retention.save_rules(session, kept)
        await walk_in.save_rules(session, without)
    return {"release policies": len(policies), "retention rules": len(kept), "walk-in rules": len(without)}


async def _main() -> None:
    database = Database(create_engine(BookingSettings(), "lotse-seed"))
    try:
        counts = await load(database)
        print("booking: " + ", ".join(f"{count} {what}" for what, count in counts.items()))  # noqa: T201 - talks to a person
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(_main())
