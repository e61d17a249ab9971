"""SQL of weeks, exceptions and holidays; calendars are read whole, in one statement, and handed to the pure rules."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any, Final

from sqlalchemy import RowMapping, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.hours.models import holiday, opening_exception, opening_exception_office
from services.catalog.hours.patterns import FIRST_MONDAY, Dated, Monthly, Pattern, Weekly
from services.catalog.hours.rules import OPEN_END, Calendar, HoursException, HoursRule
from services.catalog.hours.spans import minute_of
from services.catalog.metadata import EXISTS, IN_FORCE
from shared.language import Text

RULES: Final = """
    (select coalesce(jsonb_agg(to_jsonb(r) order by r.weekday, r.opens, r.id), '[]')
       from catalog.hours_rule r where r.opening_set_id = o.opening_set_id)
"""
PLACES: Final = f"""
    (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'district', o.address ->> 'district', 'rules', {RULES}) order by o.id), '[]')
       from catalog.office_service s join catalog.office o on o.id = s.office_id
      where s.service_id = p.id and s.role <> 'advises' and {IN_FORCE.format("s")} and {EXISTS.format("o")}) as places
"""  # noqa: S608 - RULES is a constant
"""Where people can go with a service `p`, with the rules of each place."""
EXCEPTIONS: Final = """
    (select coalesce(jsonb_agg(to_jsonb(e) order by e.from_date, e.priority desc, e.id), '[]')
       from catalog.opening_exception e join catalog.opening_exception_office x on x.exception_id = e.id
      where x.office_id = o.id and e.withdrawn_at is null and e.from_date <= :last and e.until_date >= :first)
"""
CALENDARS: Final = f"""
    select o.id, o.name, o.kind, o.task_type, o.level, o.channels, o.valid_from, o.closed_from, o.successor_id, o.status, o.sources,
           {RULES} as rules, {EXCEPTIONS} as exceptions, h.days as holidays, h.known_from, h.known_until
      from catalog.office o, (
        select coalesce(jsonb_object_agg(date, name) filter (where date between :first and :last), '{{}}') as days,
               min(date) as known_from, max(date) as known_until from catalog.holiday) h
     where %s
     order by o.id
"""  # noqa: S608 - fragments of this module, no value of a caller
OF_OFFICES: Final = text(CALENDARS % "o.id = any(:ids)")
HANDLING: Final = (
    f"select s.office_id from catalog.office_service s where s.service_id = :service and {IN_FORCE.format('s')}"  # noqa: S608 - a fragment
)
OF_SERVICE: Final = text(
    CALENDARS
    % f"(o.id in ({HANDLING}) or o.kind = 'phone_service') and (o.closed_from is null or o.closed_from > :first)"
)


async def calendars_of(session: AsyncSession, ids: Sequence[str], first: date, last: date) -> Sequence[RowMapping]:
    """Rows for `calendar_of`, one per known office of `ids`, with the exceptions and holidays of the days asked for."""
    found = await session.execute(OF_OFFICES, {"ids": list(ids), "first": first, "last": last})
    return found.mappings().all()


async def calendars_of_service(session: AsyncSession, service: str, first: date, last: date) -> Sequence[RowMapping]:
    """The same for all offices that handle a service and still exist, and the phone line, which advises on all of them."""
    found = await session.execute(OF_SERVICE, {"service": service, "first": first, "last": last, "today": first})
    return found.mappings().all()


def calendar_of(row: RowMapping) -> Calendar:
    """What the pure rules work on, from a row of this module."""
    return Calendar(
        office=row["id"],
        channels=frozenset(row["channels"]) | {"back_office"},
        rules=tuple(rule_of(entry) for entry in row["rules"]),
        exceptions=tuple(exception_of(entry) for entry in row["exceptions"]),
        holidays={date.fromisoformat(day): name for day, name in row["holidays"].items()},
        valid_from=row["valid_from"],
        closed_from=row["closed_from"],
        successor=row["successor_id"],
    )


def rule_of(entry: Mapping[str, Any]) -> HoursRule:
    """A rule from its row as JSON."""
    return HoursRule(
        _pattern(entry),
        _minute(entry["opens"], 0),
        _minute(entry["closes"], OPEN_END),
        frozenset(entry["channels"]),
        _day(entry["valid_from"], date.min),
        _day(entry["valid_until"], date.max),
        entry["ignores_holidays"],
    )


def _pattern(entry: Mapping[str, Any]) -> Pattern:
    if entry["dates"] is not None:
        return Dated(frozenset(date.fromisoformat(day) for day in entry["dates"]))
    if entry["nth"] is not None:
        return Monthly(entry["weekday"], entry["nth"])
    return Weekly(entry["weekday"], entry["every"], _day(entry["phase"], FIRST_MONDAY))


def exception_of(entry: Mapping[str, Any]) -> HoursException:
    """An exception from its row as JSON."""
    return HoursException(
        id=entry["id"],
        effect=entry["effect"],
        from_date=_day(entry["from_date"], date.min),
        until_date=_day(entry["until_date"], date.max),
        reason=entry["reason"],
        opens=_minute(entry["opens"], 0),
        closes=_minute(entry["closes"], OPEN_END),
        channels=frozenset(entry["channels"]),
        services=frozenset(entry["service_ids"]),
        still_open=tuple(entry["still_open"]),
        redirect=entry["redirect_office_id"],
        ignores_holidays=entry["ignores_holidays"],
        priority=entry["priority"],
    )


def _minute(value: str | None, default: int) -> int:
    return default if value is None else minute_of(time.fromisoformat(value))


def _day(value: str | None, default: date) -> date:
    return default if value is None or value.endswith("infinity") else date.fromisoformat(value)


COUNCIL_SETS: Final = text(
    f"""
    select o.id, o.title, o.remark, o.status, o.sources, {RULES.replace("o.opening_set_id", "o.id")} as rules,
           (select coalesce(array_agg(f.id order by f.id), '{{}}') from catalog.office f
             where f.opening_set_id = o.id and {EXISTS.format("f")}) as offices
      from catalog.opening_set o where o.council_row is not null order by o.council_row
    """  # noqa: S608 - RULES is a constant of this module
)


async def council_sets(session: AsyncSession, today: date) -> Sequence[RowMapping]:
    """The opening sets that make up the table of the council paper, with their rules and the offices that keep them today."""
    return (await session.execute(COUNCIL_SETS, {"today": today})).mappings().all()


def rules_of(row: RowMapping) -> tuple[HoursRule, ...]:
    """The weekly rules of a row that carries them."""
    return tuple(rule_of(entry) for entry in row["rules"])


async def add_exception(session: AsyncSession, values: Mapping[str, Any], offices: Iterable[str]) -> None:
    """Write an exception and the offices it holds for."""
    await session.execute(insert(opening_exception).values(values))
    links = [{"exception_id": values["id"], "office_id": office} for office in offices]
    await session.execute(insert(opening_exception_office), links)


async def withdraw_exception(session: AsyncSession, office: str, exception: str) -> list[str]:
    """Take back an exception that holds for `office`; returns all offices it held for, none when there is no such one."""
    links = opening_exception_office
    holding = select(links.c.exception_id).where(links.c.office_id == office, links.c.exception_id == exception)
    withdrawn = (
        update(opening_exception)
        .where(opening_exception.c.id.in_(holding), opening_exception.c.withdrawn_at.is_(None))
        .values(withdrawn_at=func.clock_timestamp())
        .returning(opening_exception.c.id)
        .cte()
    )
    found = await session.execute(select(links.c.office_id).join(withdrawn, withdrawn.c.id == links.c.exception_id))
    return list(found.scalars())


async def all_holidays(session: AsyncSession) -> dict[date, Text]:
    """Every holiday on record with its name."""
    rows = (await session.execute(select(holiday.c.date, holiday.c.name))).all()
    return {row.date: row.name for row in rows}


AHEAD: Final = text(
    """
    select e.id, e.effect, e.from_date, e.until_date, e.opens, e.closes, e.channels, e.service_ids, e.still_open, e.ignores_holidays,
           e.reason, e.redirect_office_id, e.created_at, e.created_by, e.status, e.sources,
           (select array_agg(y.office_id order by y.office_id) from catalog.opening_exception_office y where y.exception_id = e.id)
               as offices
      from catalog.opening_exception e join catalog.opening_exception_office x on x.exception_id = e.id
     where x.office_id = :office and e.withdrawn_at is null and e.until_date >= :first and (e.from_date, e.id) > (:after, :after_id)
     order by e.from_date, e.id limit :limit
    """
)


async def exceptions_ahead(
    session: AsyncSession, office: str, first: date, after: tuple[date, str], limit: int
) -> Sequence[RowMapping]:
    """Exceptions of an office that hold on `first` or later, in the order of their first day, after a position."""
    values = {"office": office, "first": first, "after": after[0], "after_id": after[1], "limit": limit}
    return (await session.execute(AHEAD, values)).mappings().all()
