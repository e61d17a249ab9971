"""The verbs of transfers: propose, check, agree on resources, carry out, review, withdraw; and the balances of units."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.competence.problems import UnitUnknown
from services.catalog.editing.edits import write
from services.catalog.editing.history import position_of
from services.catalog.editing.kinds import content_of
from services.catalog.editing.services import SERVICES
from services.catalog.editing.store import take_turns
from services.catalog.public_services.problems import ServiceUnknown
from services.catalog.standards.criteria_check import check_service
from services.catalog.transfers.problems import (
    MovedMeanwhile,
    SameUnit,
    StepNotPossible,
    TransferUnknown,
    UnitOutside,
)
from services.catalog.transfers.schemas import (
    Agreement,
    NewTransfer,
    Noted,
    Resources,
    Review,
    TransferShown,
    UnitBalance,
)
from services.catalog.transfers.steps import BEFORE, TransferState
from services.catalog.transfers.store import (
    add_step,
    add_transfer,
    balance_rows,
    change_transfer,
    service_place,
    transfer_page,
    transfer_row,
)
from shared.ids import new_id
from shared.schemas import Page, encode_cursor

CAUSE: Final = "transfer:{}"


async def propose(session: AsyncSession, wanted: NewTransfer, by: str) -> TransferShown:
    """Propose to move a service; raises ServiceUnknown, UnitUnknown, UnitOutside or SameUnit."""
    place = await service_place(session, wanted.service, wanted.to_unit)
    if place is None:
        raise ServiceUnknown(service=wanted.service)
    if place["level"] is None:
        raise UnitUnknown(unit=wanted.to_unit)
    if place["level"] != "city":
        raise UnitOutside(unit=wanted.to_unit)
    if place["unit_id"] == wanted.to_unit:
        raise SameUnit
    transfer = new_id()
    units = {"service_id": wanted.service, "from_unit_id": place["unit_id"], "to_unit_id": wanted.to_unit}
    await add_transfer(session, {"id": transfer, "reason": wanted.reason} | units | _columns("needed", wanted.needed))
    await _note(session, transfer, "proposed", by, None)
    return await show(session, transfer)


async def check(session: AsyncSession, transfer: UUID, said: Noted, by: str, today: date) -> TransferShown:
    """Judge the service by the four criteria as it is now, and keep the verdict."""
    row = await _at(session, transfer, "checked")
    verdict = content_of(await check_service(session, row["service_id"], today))
    return await _step(session, transfer, "checked", by, said.note, {"verdict": verdict})


async def agree(session: AsyncSession, transfer: UUID, agreement: Agreement, by: str) -> TransferShown:
    """Both units agreed on the resources and the day."""
    await _at(session, transfer, "resources_agreed")
    values = _columns("agreed", agreement.agreed) | {"moves_on": agreement.moves_on, "task_type": agreement.task_type}
    return await _step(session, transfer, "resources_agreed", by, agreement.note, values)


async def carry_out(session: AsyncSession, transfer: UUID, said: Noted, by: str) -> TransferShown:
    """The service belongs to the other unit from now on: an edit on record like any other; raises MovedMeanwhile."""
    row = await _at(session, transfer, "transferred")
    await take_turns(session, SERVICES.name, row["service_id"])
    form = await SERVICES.present(session, row["service_id"])
    if form is None or form.unit != row["from_unit_id"]:
        raise MovedMeanwhile(unit=form.unit if form else "–")
    moved = form.model_copy(update={"unit": row["to_unit_id"], "task_type": row["task_type"]})
    if period := form.unit_periods.get(row["from_unit_id"]):
        kept = {unit: held for unit, held in form.unit_periods.items() if unit != row["from_unit_id"]}
        moved = moved.model_copy(update={"unit_periods": kept | {row["to_unit_id"]: period}})
    if form.competent is not None:
        places = [row["to_unit_id"] if unit == row["from_unit_id"] else unit for unit in form.competent]
        moved = moved.model_copy(update={"competent": places})
    await write(session, SERVICES, row["service_id"], moved, content_of(form), by, CAUSE.format(transfer))
    return await _step(session, transfer, "transferred", by, said.note, {})


async def review(session: AsyncSession, transfer: UUID, found: Review, by: str) -> TransferShown:
    """What really moved; may be said again when more has moved."""
    await _at(session, transfer, "reviewed")
    return await _step(session, transfer, "reviewed", by, found.note, _columns("moved", found.moved))


async def withdraw(session: AsyncSession, transfer: UUID, said: Noted, by: str) -> TransferShown:
    """Nothing moves."""
    await _at(session, transfer, "withdrawn")
    return await _step(session, transfer, "withdrawn", by, said.note, {})


async def show(session: AsyncSession, transfer: UUID) -> TransferShown:
    """One transfer with its steps; raises TransferUnknown."""
    row = await transfer_row(session, transfer)
    if row is None:
        raise TransferUnknown(transfer=transfer)
    return _shown(row)


async def list_transfers(
    session: AsyncSession, state: TransferState | None, limit: int, cursor: str | None
) -> Page[TransferShown]:
    """Transfers from the newest to the oldest."""
    rows = await transfer_page(session, state, position_of(cursor), limit + 1)
    items = [_shown(row) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


async def balances(session: AsyncSession) -> Page[UnitBalance]:
    """What each unit gained and lost, and what is still open."""
    return Page(items=[_balance(row) for row in await balance_rows(session)], next=None)


async def _at(session: AsyncSession, transfer: UUID, wanted: TransferState) -> RowMapping:
    row = await transfer_row(session, transfer)
    if row is None:
        raise TransferUnknown(transfer=transfer)
    if row["state"] not in BEFORE[wanted]:
        raise StepNotPossible(state=row["state"], wanted=wanted)
    return row


async def _step(
    session: AsyncSession, transfer: UUID, state: TransferState, by: str, note: str | None, values: Mapping[str, Any]
) -> TransferShown:
    await change_transfer(session, transfer, {**values, "state": state})
    await _note(session, transfer, state, by, note)
    return await show(session, transfer)


async def _note(session: AsyncSession, transfer: UUID, state: TransferState, by: str, note: str | None) -> None:
    await add_step(session, {"id": new_id(), "transfer_id": transfer, "state": state, "by": by, "note": note})


def _columns(kind: str, resources: Resources) -> dict[str, float]:
    return {f"{kind}_hours": resources.weekly_hours, f"{kind}_posts": resources.posts}


def _resources(row: RowMapping, kind: str) -> dict[str, float] | None:
    if row[f"{kind}_hours"] is None:
        return None
    return {"weekly_hours": float(row[f"{kind}_hours"]), "posts": float(row[f"{kind}_posts"])}


def _shown(row: RowMapping) -> TransferShown:
    needed, agreed, moved = (_resources(row, kind) for kind in ("needed", "agreed", "moved"))
    left = {name: max(0.0, value - (moved or {}).get(name, 0.0)) for name, value in (needed or {}).items()}
    units = {"service": row["service_id"], "from_unit": row["from_unit_id"], "to_unit": row["to_unit_id"]}
    same = {name: row[name] for name in ("id", "title", "state", "reason", "moves_on", "steps")} | units
    known = {"needed": needed, "agreed": agreed, "moved": moved, "check": row["verdict"]}
    return TransferShown.model_validate(
        same | known | {"open": left if row["state"] in ("transferred", "reviewed") else None}
    )


def _balance(row: RowMapping) -> UnitBalance:
    needed, moved = (
        {"weekly_hours": float(row[f"{k}_hours"]), "posts": float(row[f"{k}_posts"])} for k in ("needed", "moved")
    )
    counts = {"services_received": row["received"], "services_given": row["given"]}
    left = {name: needed[name] - moved[name] for name in needed}
    return UnitBalance.model_validate(
        {"unit": row["id"], "name": row["name"], "needed": needed, "moved": moved, "open": left} | counts
    )
