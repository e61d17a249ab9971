"""The timetable of an office: its days in a range, its state at a moment, and the table of the council paper."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.hours.days import Closed, Day, opening_days
from services.catalog.hours.moments import LOOK_AHEAD_DAYS, Opening, state_at
from services.catalog.hours.problems import CalendarUnknown, RangeReversed, RangeTooLong
from services.catalog.hours.rules import Calendar, HoursException, Kind
from services.catalog.hours.schemas import HoursSummary, IsOpen, OpeningHours
from services.catalog.hours.spans import clock_of
from services.catalog.hours.store import calendar_of, calendars_of, council_sets, rules_of
from services.catalog.hours.summary import week_figures
from services.catalog.offices.problems import OfficeUnknown
from shared.clock import BERLIN

MAX_DAYS: Final = 400


async def opening_hours(
    session: AsyncSession, office: str, first: date, last: date, kind: Kind | None = None, service: str | None = None
) -> OpeningHours:
    """The days from `first` to `last`, both included; at most 400."""
    check_range(first, last)
    calendar = await calendar_at(session, office, first, last)
    ended = calendar.closed_from is not None and calendar.closed_from <= last
    days = [_day(day) for day in opening_days(calendar, first, last, kind, service)]
    successor = calendar.successor if ended else None
    return OpeningHours.model_validate(
        {"office": office, "timezone": "Europe/Berlin", "days": days, "successor": successor}
    )


async def is_open(session: AsyncSession, office: str, at: datetime, kind: Kind | None = None) -> IsOpen:
    """The state at an aware moment."""
    day = local_day(at)
    calendar = await calendar_at(session, office, day, day + timedelta(days=LOOK_AHEAD_DAYS), must_know=day)
    return IsOpen.model_validate({"office": office} | state_fields(calendar, at, kind))


async def hours_summary(session: AsyncSession, today: date) -> HoursSummary:
    """The four rows of the council paper, computed from the weeks that are valid today."""
    rows = []
    for row in await council_sets(session, today):
        figures = week_figures(rules_of(row), today)
        rows.append(
            {name: row[name] for name in ("id", "title", "offices", "remark")}
            | {"group": row["title"]["de"], "weekly_hours": float(figures.weekly_hours)}
            | {"open_days": figures.open_days, "long_days": figures.long_days, "latest": figures.latest}
            | {"provenance": {"status": row["status"], "sources": row["sources"]}}
        )
    return HoursSummary.model_validate({"rows": rows})


async def calendar_at(
    session: AsyncSession, office: str, first: date, last: date, must_know: date | None = None
) -> Calendar:
    """The calendar of an office for a range; raises OfficeUnknown, and CalendarUnknown where holidays are not loaded."""
    rows = await calendars_of(session, [office], first, last)
    if not rows:
        raise OfficeUnknown(office=office)
    check_known(rows[0], first, must_know or last)
    return calendar_of(rows[0])


def range_of(first: date | None, last: date | None, now: datetime, days: int) -> tuple[date, date]:
    """The range asked for: from today in the city when it has no beginning, `days` long when it has no end."""
    begin = first or now.astimezone(BERLIN).date()
    return begin, last or date.fromordinal(min(begin.toordinal() + days - 1, date.max.toordinal()))


def check_range(first: date, last: date) -> None:
    """Raise when the range is reversed or too long."""
    if last < first:
        raise RangeReversed(first=first, last=last)
    days = (last - first).days + 1
    if days > MAX_DAYS:
        raise RangeTooLong(limit=MAX_DAYS, days=days)


def check_known(row: RowMapping, first: date, last: date) -> None:
    """Raise when the holidays of a year in the range are not known: an unknown holiday must not look like a working day."""
    known = (row["known_from"].year, row["known_until"].year) if row["known_from"] else (0, -1)
    if first.year < known[0] or last.year > known[1]:
        raise CalendarUnknown(extra={"firstYear": known[0], "lastYear": known[1]})


def local_day(at: datetime) -> date:
    """The day in the city; a moment at the very edge of what a calendar can say is refused."""
    try:
        return (at.astimezone(BERLIN) + timedelta(days=LOOK_AHEAD_DAYS)).date() - timedelta(days=LOOK_AHEAD_DAYS)
    except OverflowError as error:
        raise CalendarUnknown from error


def state_fields(
    calendar: Calendar, at: datetime, kind: Kind | None = None, service: str | None = None
) -> dict[str, Any]:
    """What IsOpen and the channels of a service say about a moment."""
    moment = state_at(calendar, at, kind, service)
    current = moment.current
    return {
        "at": at.astimezone(BERLIN),
        "open": current is not None,
        "mode": current.mode if current else None,
        "until": current.closes.astimezone(BERLIN) if current else None,
        "why": _because(moment.closed),
        "next": _period(moment.next),
        "successor": calendar.successor if moment.closed and moment.closed.cause == "closed_for_good" else None,
    }


def _period(opening: Opening | None) -> dict[str, Any] | None:
    if opening is None:
        return None
    opens, closes = opening.opens.astimezone(BERLIN), opening.closes.astimezone(BERLIN)
    return {"opens_at": opens, "closes_at": closes, "mode": opening.mode}


def _because(closed: Closed | None) -> dict[str, Any] | None:
    return None if closed is None else {"cause": closed.cause, "reason": dict(closed.reason)}


def _day(day: Day) -> dict[str, Any]:
    return {
        "date": day.date,
        "intervals": [
            {"from": clock_of(i.span.start), "to": clock_of(i.span.end), "mode": i.mode} for i in day.intervals
        ],
        "closed": _because(day.closed),
        "notices": [_notice(exception) for exception in day.notices],
    }


def _notice(exception: HoursException) -> dict[str, Any]:
    return {
        "id": exception.id,
        "effect": exception.effect,
        "reason": dict(exception.reason),
        "channels": sorted(exception.channels),
        "services": sorted(exception.services),
        "still_open": list(exception.still_open),
        "redirect": exception.redirect,
    }
