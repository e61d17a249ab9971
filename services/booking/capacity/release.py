"""When and through which channel capacity is given out: the policy is data, this is how it is read.

A policy divides the desks of an office into shares, e.g. three quarters online two weeks ahead at 17:00, a quarter on the morning itself.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from services.booking.capacity.grid import local_day
from services.booking.offices.visit import cells_for
from shared.clock import BERLIN

NEVER: Final = datetime.max.replace(tzinfo=UTC)
"""PostgreSQL's infinity, as its driver writes it."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many percent of the desks, released `days_ahead` days before at `release_time` local, to one channel.

    `jitter_seconds`: each office is released up to so much later, always the same for the same day, so that not all come at one instant.
    `min_minutes`: kept for visits at least so long, so that somebody with a complex matter finds time in one piece; what is left is for all
    visits `for_all_days_ahead` days before, or never.
    """

    channel: str
    percent: int
    days_ahead: int
    release_time: time
    jitter_seconds: int = 0
    min_minutes: int | None = None
    for_all_days_ahead: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """The shares of an office; `named` when the policy names it and is not the one for all others, `alone` when it names no other."""

    id: str
    shares: tuple[Share, ...]
    named: bool = False
    valid_from: date | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Lot:
    """Units `first_no` to `last_no` of one cell: to whom, from when; `to_all_at`: to visits of fewer than `least_cells` not before."""

    starts_at: datetime
    first_no: int
    last_no: int
    channel: str
    released_at: datetime
    least_cells: int = 1
    to_all_at: datetime | None = None


def policy_on(policies: Iterable[Policy], day: date) -> Policy | None:
    """The policy for appointments of a day: one for the office alone, one that names it, the general one; the latest valid by then."""
    valid = [policy for policy in policies if policy.valid_from is None or policy.valid_from <= day]
    return max(valid, key=_rank, default=None)


def _rank(policy: Policy) -> tuple[bool, bool, date, str]:
    return policy.named, policy.alone, policy.valid_from or date.min, policy.id


def released_at(share: Share, office_id: str, day: date) -> datetime:
    """The moment at which the units of a local day can be booked, in UTC."""
    moment = datetime.combine(day - timedelta(days=share.days_ahead), share.release_time, BERLIN).astimezone(UTC)
    # Not a secret and not random: making units anew must find the same moment.
    chance = zlib.crc32(f"{office_id} {day} {share.days_ahead}".encode())
    return moment + timedelta(seconds=chance % (share.jitter_seconds + 1))


def kept(share: Share, office_id: str, day: date) -> tuple[int, datetime | None]:
    """(least_cells, to_all_at) of the units of a local day; where nothing is ever left to all, that is at the end of time."""
    if share.min_minutes is None:
        return 1, None
    if share.for_all_days_ahead is None:
        return cells_for(share.min_minutes), NEVER
    left = replace(share, days_ahead=share.for_all_days_ahead)
    return cells_for(share.min_minutes), released_at(left, office_id, day)


def allot(desks: int, percents: Sequence[int], blocks: int) -> list[list[int]]:
    """How many desks each share has in each block of time; every block gives out all desks.

    Desk by desk to the share that is most behind: a quarter of three desks is three desks in four blocks, none is lost to rounding.
    """
    given = [0] * len(percents)
    result = []
    for block in range(1, blocks + 1):
        before = list(given)
        for _ in range(desks if percents else 0):
            behind = [percent * desks * block - 100 * had for percent, had in zip(percents, given, strict=True)]
            given[behind.index(max(behind))] += 1
        result.append([now - had for now, had in zip(given, before, strict=True)])
    return result


def lots(policies: Sequence[Policy], office_id: str, desks: int, starts: Iterable[datetime]) -> list[Lot]:
    """The lots of all cells; a block of time is a local hour, because a visit needs cells of its channel one after another.

    Where time is kept for visits longer than that, it is as many hours as they need.
    """
    by_day: dict[date, list[datetime]] = {}
    for cell in starts:
        by_day.setdefault(local_day(cell), []).append(cell)
    found: list[Lot] = []
    for day, of_day in by_day.items():
        if policy := policy_on(policies, day):
            found += _lots_of_day(policy, office_id, desks, day, of_day)
    return found


def _lots_of_day(policy: Policy, office_id: str, desks: int, day: date, starts: Sequence[datetime]) -> Iterable[Lot]:
    hours = [cell.replace(minute=0) for cell in starts]  # in UTC: the repeated hour is two
    longest = -(-max((share.min_minutes or 0 for share in policy.shares), default=0) // 60) or 1
    block_of = {hour: number // longest for number, hour in enumerate(dict.fromkeys(hours))}
    counts = allot(desks, [share.percent for share in policy.shares], max(block_of.values()) + 1)
    terms = [
        (share.channel, released_at(share, office_id, day), *kept(share, office_id, day)) for share in policy.shares
    ]
    for cell, hour in zip(starts, hours, strict=True):
        first = 1
        for term, count in zip(terms, counts[block_of[hour]], strict=True):
            if count:
                yield Lot(cell, first, first + count - 1, *term)
            first += count
