"""The rules of release of one office: what its staff set, and what everybody is told."""

from datetime import datetime, time
from typing import Any, Final

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.capacity import store
from services.booking.capacity.generation import regenerate
from services.booking.capacity.grid import local_day
from services.booking.capacity.problems import RuleOfOthers
from services.booking.capacity.release import Share, policy_on
from services.booking.capacity.schemas import Release, ReleasePolicies, ReleasePolicy, ReleaseShare, ReleaseWish
from services.booking.capacity.words import NO_RULE, coming_in_words, rule_in_words
from services.booking.counter.clerk import OfficeClerk
from services.booking.offices import store as offices
from services.booking.offices.problems import OfficeUnknown
from shared.clock import BERLIN
from shared.problems import NotFound

SET_HERE: Final = {"status": "sourced", "sources": ["city-staff"]}
"""Provenance of what staff set themselves."""


async def list_policies(clerk: OfficeClerk) -> ReleasePolicies:
    """The rules that may apply to the office, the one in force marked."""
    rows = await store.policy_rows(clerk.session, clerk.office_id)
    found = policy_on([store.policy_in(row) for row in rows], local_day(clerk.now))
    items = [_view(row, in_force=found is not None and row.id == found.id) for row in rows]
    return ReleasePolicies(items=items, next=None)


async def save(clerk: OfficeClerk, policy_id: str, request: ReleaseWish) -> ReleasePolicies:
    """Set a rule for this office alone; its free units follow at once, bookings stay. Raises RuleOfOthers."""
    row = SET_HERE | {
        "id": policy_id, "office_ids": [clerk.office_id], "note": request.note, "valid_from": request.valid_from,
        "shares": [_row(share) for share in request.shares],
    }  # fmt: skip
    if not await store.save_own_policy(clerk.session, row):
        raise RuleOfOthers(id=policy_id)
    return await _follow(clerk)


async def delete(clerk: OfficeClerk, policy_id: str) -> ReleasePolicies:
    """What goes without it is in force again."""
    if not await store.delete_own_policy(clerk.session, clerk.office_id, policy_id):
        raise NotFound
    return await _follow(clerk)


async def _follow(clerk: OfficeClerk) -> ReleasePolicies:
    """Make the units anew; days farther ahead than is known are fetched from the catalog by the worker."""
    await offices.mark_stale(clerk.session, [clerk.office_id])
    await regenerate(clerk.session, clerk.office_id, clerk.now)
    return await list_policies(clerk)


async def release(session: AsyncSession, office_id: str, now: datetime) -> Release:
    """What everybody may know: the rule, and when the next appointments come online. Raises OfficeUnknown."""
    office = await offices.office_row(session, office_id)
    if office is None or office.name is None:
        raise OfficeUnknown(id=office_id)
    coming = await store.coming_release(session, office_id, now) if office.appointments else None
    day = local_day(coming.starts_at) if coming else local_day(now)
    rows = {row.id: row for row in await store.policy_rows(session, office_id)} if office.appointments else {}
    policy = policy_on([store.policy_in(row) for row in rows.values()], day)
    shares = policy.shares if policy else ()
    return Release(
        office=office_id, rule=rule_in_words(shares), shares=[_share(share) for share in shares],
        status=rows[policy.id].status if policy else None,
        next_release_at=coming.released_at.astimezone(BERLIN) if coming else None, next_day=day if coming else None,
        words=coming_in_words(coming.released_at, day) if coming else coming_in_words(None, None) if policy else dict(NO_RULE),
    )  # fmt: skip


def _row(share: ReleaseShare) -> dict[str, Any]:
    return share.model_dump(exclude={"at"}) | {"release_time": time.fromisoformat(share.at)}


def _share(share: Share) -> ReleaseShare:
    return ReleaseShare(
        channel=share.channel, percent=share.percent, days_ahead=share.days_ahead, at=f"{share.release_time:%H:%M}",
        jitter_seconds=share.jitter_seconds, min_minutes=share.min_minutes, for_all_days_ahead=share.for_all_days_ahead,
    )  # fmt: skip


def _view(row: Row[Any], *, in_force: bool) -> ReleasePolicy:
    policy = store.policy_in(row)
    return ReleasePolicy(
        id=row.id, own=row.alone, in_force=in_force, status=row.status, sources=row.sources,
        words=rule_in_words(policy.shares), shares=[_share(share) for share in policy.shares], valid_from=row.valid_from,
        note=row.note,
    )  # fmt: skip
