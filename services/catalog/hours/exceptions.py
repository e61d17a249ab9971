"""Enter and take back exceptions: the catalogue gets a new edition and the other rooms hear of the offices concerned."""

from datetime import date, time
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.store import add_records
from services.catalog.editions.publishing import publish
from services.catalog.hours.problems import ExceptionUnknown, OfficeEnded
from services.catalog.hours.schemas import ExceptionShown, MadeException, NewException
from services.catalog.hours.store import add_exception, exceptions_ahead, withdraw_exception
from services.catalog.offices.problems import OfficeUnknown
from services.catalog.offices.store import office_life
from services.catalog.public_services.problems import ServiceUnknown
from services.catalog.public_services.store import unknown_services
from shared.ids import new_id
from shared.problems import InvalidCursor
from shared.schemas import Page, decode_cursor, encode_cursor


async def enter_exception(session: AsyncSession, office: str, wanted: NewException, by: str) -> MadeException:
    """Write an exception for one office; raises OfficeUnknown, OfficeEnded or ServiceUnknown. `by` is the subject of the staff token."""
    life = await office_life(session, office)
    if life is None:
        raise OfficeUnknown(office=office)
    if life["closed_from"] is not None and wanted.from_ >= life["closed_from"]:
        raise OfficeEnded(office=office, successor=life["successor_id"] or "–")
    missing = await unknown_services(session, wanted.services)
    if missing:
        raise ServiceUnknown(service=missing[0])
    exception = str(new_id())
    await add_exception(session, _row(exception, wanted, by), [office])
    await add_records(
        session, [_record(exception, by, after=wanted.model_dump(mode="json", by_alias=True) | {"offices": [office]})]
    )
    edition = await publish(session, offices=[office])
    return MadeException.model_validate(
        wanted.model_dump(by_alias=True) | {"id": exception, "office": office, "edition": edition}
    )


async def take_back_exception(session: AsyncSession, office: str, exception: str, by: str) -> None:
    """Withdraw an exception; raises ExceptionUnknown. One that held for several offices ends for all of them."""
    offices = await withdraw_exception(session, office, exception)
    if not offices:
        raise ExceptionUnknown(office=office, exception=exception)
    await add_records(session, [_record(exception, by, before={"offices": sorted(offices)})])
    await publish(session, offices=offices)


async def list_exceptions(
    session: AsyncSession, office: str, first: date, limit: int, cursor: str | None
) -> Page[ExceptionShown]:
    """What is entered for a day or later, the soonest first; raises OfficeUnknown."""
    if await office_life(session, office) is None:
        raise OfficeUnknown(office=office)
    rows = await exceptions_ahead(session, office, first, _position(cursor), limit + 1)
    items = [ExceptionShown.model_validate(_shown(row)) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    return Page(items=items, next=encode_cursor([last.from_, last.id]) if last else None)


def _position(cursor: str | None) -> tuple[date, str]:
    day, exception = decode_cursor(cursor, 2) if cursor else (date.min.isoformat(), "")
    try:
        return date.fromisoformat(str(day)), str(exception).replace("\x00", "")
    except ValueError as error:
        raise InvalidCursor from error


def _shown(row: RowMapping) -> dict[str, Any]:
    same = (
        "id",
        "effect",
        "channels",
        "still_open",
        "ignores_holidays",
        "reason",
        "offices",
        "created_at",
        "created_by",
    )
    clocks = {name: f"{row[name]:%H:%M}" if row[name] else None for name in ("opens", "closes")}
    named = {"services": row["service_ids"], "redirect": row["redirect_office_id"]}
    days = {"from": row["from_date"], "until": row["until_date"]}
    provenance = {"status": row["status"], "sources": row["sources"]}
    return {name: row[name] for name in same} | clocks | named | days | {"provenance": provenance}


def _row(exception: str, wanted: NewException, by: str) -> dict[str, Any]:
    return {
        "id": exception,
        "effect": wanted.effect,
        "from_date": wanted.from_,
        "until_date": wanted.until,
        "opens": time.fromisoformat(wanted.opens) if wanted.opens else None,
        "closes": time.fromisoformat(wanted.closes) if wanted.closes else None,
        "channels": wanted.channels,
        "service_ids": wanted.services,
        "still_open": wanted.still_open,
        "ignores_holidays": wanted.ignores_holidays,
        "reason": wanted.reason,
        "redirect_office_id": wanted.redirect,
        "created_by": by,
        "status": "sourced",
        "sources": ["city-staff"],
    }


def _record(exception: str, by: str, *, before: Any = None, after: Any = None) -> dict[str, Any]:
    same = {"id": new_id(), "by": by, "kind": "exception", "subject": exception}
    return same | {"before": before, "after": after, "cause": None}
