"""The rules of walk-in of one office, as its staff set them."""

from datetime import time
from typing import Any

from sqlalchemy.engine import Row

from services.booking.capacity.policies import SET_HERE
from services.booking.capacity.problems import RuleOfOthers
from services.booking.counter.clerk import OfficeClerk
from services.booking.walk_in import store
from services.booking.walk_in.schemas import WalkInRule, WalkInRules, WalkInRuleView
from shared.problems import NotFound


async def list_rules(clerk: OfficeClerk) -> WalkInRules:
    """The rules that may apply to the office."""
    rows = await store.rules_of(clerk.session, clerk.office_id)
    return WalkInRules(items=[_view(row, clerk.office_id) for row in rows], next=None)


async def save(clerk: OfficeClerk, rule_id: str, request: WalkInRule) -> WalkInRules:
    """Set a rule for this office alone; it counts for the next ticket. Raises RuleOfOthers."""
    row = SET_HERE | {
        "id": rule_id, "office_ids": [clerk.office_id], "weekdays": sorted(set(request.weekdays)), "quota": request.quota,
        "opens_minute": minute_of(request.opens), "closes_minute": minute_of(request.closes), "note": request.note,
    }  # fmt: skip
    if not await store.save_own_rule(clerk.session, row):
        raise RuleOfOthers(id=rule_id)
    return await list_rules(clerk)


async def delete(clerk: OfficeClerk, rule_id: str) -> WalkInRules:
    """What goes without it is in force again."""
    if not await store.delete_own_rule(clerk.session, clerk.office_id, rule_id):
        raise NotFound
    return await list_rules(clerk)


def minute_of(clock: str | None) -> int | None:
    """Minutes after midnight of a clock time such as 17:00."""
    if clock is None:
        return None
    moment = time.fromisoformat(clock)
    return moment.hour * 60 + moment.minute


def _clock(minute: int | None) -> str | None:
    return None if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def _view(row: Row[Any], office_id: str) -> WalkInRuleView:
    return WalkInRuleView(
        id=row.id, own=row.office_ids == [office_id], weekdays=row.weekdays, opens=_clock(row.opens_minute),
        closes=_clock(row.closes_minute), quota=row.quota, note=row.note, status=row.status, sources=row.sources,
    )  # fmt: skip
