"""Enter and take back exceptions: the catalogue gets a new edition and the other rooms hear of the offices concerned."""

from datetime import time
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.store import add_records
from services.catalog.editions.publishing import publish
from services.catalog.hours.problems import ExceptionUnknown, OfficeEnded
from services.catalog.hours.schemas import MadeException, NewException
from services.catalog.hours.store import add_exception, withdraw_exception
from services.catalog.offices.problems import OfficeUnknown
from services.catalog.offices.store import office_life
from services.catalog.public_services.problems import ServiceUnknown
from services.catalog.public_services.store import unknown_services
from shared.ids import new_id


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
